package dev.meanwhile.e2e;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A browser's tab on the server's page, and what a person does and sees there. Waits up to half a minute for what must come. */
final class Tab implements AutoCloseable {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    /** Writes down each text that the answer has had before eyes, in which state. */
    private static final String RECORDER = """
            window.answerText = () => [...document.querySelectorAll(".answer > div > p")].map((p) => p.textContent).join("");
            window.stateText = () => document.querySelector("main > .row .state")?.textContent ?? "";
            window.seen = [];
            new MutationObserver(() => {
              const text = answerText();
              if (text && text !== seen.at(-1)?.text) {
                seen.push({ text, state: stateText() });
              }
            }).observe(document, { subtree: true, childList: true, characterData: true });
            """;

    private final RunningServer server;
    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    Tab(RunningServer server, BrowserContext context) {
        this.server = server;
        this.context = context;
        context.addInitScript(RECORDER);
        this.page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onDialog(dialog -> {
            complaints.add("a dialog: " + dialog.message());
            dialog.dismiss();
        });
    }

    Page page() {
        return page;
    }

    Tab go(String path) {
        page.navigate(server.url() + path);
        return this;
    }

    /** By a link as the server prints it. */
    Tab logIn() {
        go(loginLink(server));
        heading("Work that goes on while you are away").waitFor();
        return this;
    }

    static String loginLink(RunningServer server) {
        var link = server.api().post("/api/v1/login-links", Api.JSON.createObjectNode());
        return Api.json(link).path("path").asText();
    }

    Tab openJob(String id) {
        go("/#/jobs/" + id);
        page.locator(".answer").waitFor();
        return this;
    }

    /** Asks for something in the form, and waits until the job's own view is there. @return the job's id */
    String ask(String prompt) {
        page.getByLabel("What should be done?").fill(prompt);
        button("Start").click();
        page.waitForURL("**/#/jobs/*");
        page.locator(".answer").waitFor();
        return page.url().substring(page.url().lastIndexOf('/') + 1);
    }

    Locator heading(String text) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(text));
    }

    Locator button(String text) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(text));
    }

    /** The card of a tool's call. */
    Locator tool(String name) {
        return page.locator(".tool").filter(new Locator.FilterOptions().setHasText(name));
    }

    /** The answer's words without its tool calls; code and line breaks are not among them. */
    String answer() {
        return (String) page.evaluate("answerText()");
    }

    void awaitAnswerOf(int characters) {
        page.waitForFunction("count => answerText().length >= count", characters);
    }

    String state() {
        return (String) page.evaluate("stateText()");
    }

    /** As it is written there, like {@code Done}. */
    void awaitState(String state) {
        page.waitForFunction("state => stateText() === state", state);
    }

    /** Each text that was shown since the page was loaded, in order. */
    List<String> seen() {
        return strings("seen.map((one) => one.text)");
    }

    /** As {@link #seen}, but for the texts beside which this state stood. */
    List<String> seenWhile(String state) {
        return strings("seen.filter((one) => one.state === '%s').map((one) => one.text)".formatted(state));
    }

    private List<String> strings(String expression) {
        return ((List<?>) page.evaluate(expression))
                .stream().map(String.class::cast).toList();
    }

    /** What the browser had to complain about: errors of scripts, refusals of the content security policy, broken requests. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Kept among what was built, for people to look at. */
    void photograph(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }

    @Override
    public void close() {
        context.close();
    }
}
