package dev.meanwhile.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The built-in page on a phone, in the dark, without a mouse, for those who cannot see it, and for those it does not know yet. */
@Tag("chromium")
class ThePageIsForEverybodyE2E {
    private static final int PHONE_WIDTH = 360;
    private static final String LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmütze".repeat(3);
    private static final String HOME = "Work that goes on while you are away";

    @TempDir
    private static Path folder;

    private static RunningServer server;
    private static Chromium chromium;
    private static String done;
    private static String failed;

    @BeforeAll
    static void start() {
        server = RunningServer.in(folder);
        chromium = Chromium.startWith(server);
        done = server.api()
                .start(titled(
                        LONG_WORD,
                        "demo:chunks=100,interval=1ms,reasoning=5,rounds=1,tool=calculate,args=%7B%22expression%22%3A%221%2B1%22%7D",
                        "calculate"));
        failed = server.api()
                .start(titled("A question that no model wanted", "demo:chunks=9,interval=1ms,finish=content_filter"));
        for (var job : List.of(done, failed)) {
            try (var watcher = Watcher.of(server.api(), job)) {
                watcher.awaitEnd();
            }
        }
    }

    @AfterAll
    static void end() {
        server.close();
        chromium.close();
    }

    @Test
    void theLoginLinkLetsInOnce() {
        var link = Tab.loginLink(server);
        try (var tab = chromium.open(server);
                var late = chromium.open(server)) {
            tab.go(link);
            tab.heading(HOME).waitFor();
            assertThat(tab.page().url()).doesNotContain("ticket").endsWith("/");
            assertThat(tab.page().evaluate("document.cookie"))
                    .as("what a script sees")
                    .isEqualTo("");

            late.go(link);
            late.heading("This link is used up").waitFor();
            late.photograph("login-link-used");
            late.go("/");
            late.heading("Please log in").waitFor();
        }
    }

    @Test
    void aTokenLetsInAndLoggingOutEndsIt() {
        try (var tab = chromium.open(server).go("/")) {
            tab.page().getByLabel("token").fill("not-the-token-of-anybody");
            tab.button("Log in").click();
            assertThat(tab.page().locator(".error")).containsText("does not know this token");
            tab.photograph("login");

            tab.page().getByLabel("token").fill(RunningServer.TOKEN);
            tab.button("Log in").click();
            tab.heading(HOME).waitFor();
            tab.button("Log out").click();
            tab.heading("Please log in").waitFor();
            tab.page().reload();
            tab.heading("Please log in").waitFor();
        }
    }

    @Test
    void nothingIsWiderThanAPhone() {
        var phone = new Browser.NewContextOptions()
                .setViewportSize(PHONE_WIDTH, 740)
                .setDeviceScaleFactor(2)
                .setIsMobile(true)
                .setHasTouch(true);
        try (var tab = chromium.open(server, phone).logIn()) {
            assertNarrow(tab);
            tab.photograph("phone-home");

            tab.openJob(done).awaitState("Done");
            tab.tool("calculate").locator("summary").tap();
            assertNarrow(tab);
            tab.photograph("phone-job");

            tab.go("/#/jobs/nothing");
            tab.heading("Not found").waitFor();
            assertNarrow(tab);
        }
    }

    /** Not compared with the window's width: a phone's browser widens that to what it must show. */
    private static void assertNarrow(Tab tab) {
        assertThat((int) tab.page().evaluate("document.documentElement.scrollWidth"))
                .as("the width of %s", tab.page().url())
                .isLessThanOrEqualTo(PHONE_WIDTH);
    }

    @ParameterizedTest
    @EnumSource(names = {"DARK", "LIGHT"})
    void axeFindsNothingSeriousInAnyLight(ColorScheme scheme) {
        var looks = new Browser.NewContextOptions().setViewportSize(1000, 800).setColorScheme(scheme);
        try (var tab = chromium.open(server, looks)) {
            tab.go("/").heading("Please log in").waitFor();
            assertAccessible(tab);
            tab.logIn();
            tab.page().locator(".jobs").waitFor();
            tab.photograph("home-" + scheme);
            assertAccessible(tab);
            tab.openJob(done).awaitState("Done");
            tab.tool("calculate").locator("summary").click();
            tab.page().locator(".reasoning summary").click();
            tab.photograph("job-" + scheme);
            assertAccessible(tab);
            tab.openJob(failed).awaitState("Failed");
            tab.photograph("failed-" + scheme);
            assertAccessible(tab);
        }
    }

    private static void assertAccessible(Tab tab) {
        var found = new AxeBuilder(tab.page())
                .analyze().getViolations().stream()
                        .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                        .map(rule -> rule.getHelp() + ": " + rule.getNodes())
                        .toList();

        assertThat(found).as(tab.page().url()).isEmpty();
    }

    @Test
    void theKeyboardIsEnoughToAskAndToLookInside() {
        try (var tab = chromium.open(server).logIn()) {
            tab.page().keyboard().type("What is 17*23?");
            tab.page().keyboard().press("Control+Enter");
            tab.page().waitForURL("**/#/jobs/*");
            tab.awaitState("Done");

            tabTo(tab, "calculate");
            tab.page().keyboard().press("Enter");

            assertThat(tab.tool("calculate").getByLabel("Result")).isVisible();
            assertThat(tab.page().evaluate("getComputedStyle(document.activeElement).outlineStyle"))
                    .as("the focus shows")
                    .isEqualTo("solid");
        }
    }

    @Test
    void theKeyboardIsEnoughToStopAndToTryAgain() {
        try (var tab = chromium.open(server).logIn()) {
            var job = server.api().start(Api.chat("demo:chunks=10000,interval=20ms"));
            tab.openJob(job).awaitAnswerOf(1);

            tabTo(tab, "Stop");
            tab.page().keyboard().press("Enter");
            tab.awaitState("Stopped");
            tabTo(tab, "Try again");
            tab.page().keyboard().press("Enter");

            tab.page().waitForURL(url -> !url.endsWith(job));
            tab.awaitState("Running");
            tab.button("Stop").click();
            tab.awaitState("Stopped");
        }
    }

    /** Presses Tab until what has this text has the focus. */
    private static void tabTo(Tab tab, String text) {
        for (var i = 0; i < 30; i++) {
            if (focused(tab).contains(text)) {
                return;
            }
            tab.page().keyboard().press("Tab");
        }
        throw new AssertionError("the keyboard does not get to " + text);
    }

    private static String focused(Tab tab) {
        return (String) tab.page()
                .evaluate("(at => at.matches('a, button, summary') ? at.textContent : '')(document.activeElement)");
    }

    private static ObjectNode titled(String title, String model, String... tools) {
        var job = Api.chat(model, tools);
        job.putObject("metadata").put("title", title).put("prompt", title + "\nand a second line");
        return job;
    }
}
