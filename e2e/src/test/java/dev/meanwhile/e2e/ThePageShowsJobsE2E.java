package dev.meanwhile.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.meanwhile.models.openai.demo.DemoText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built-in page in a real browser: start a chat, watch it, come back to it, stop it. */
@Tag("chromium")
class ThePageShowsJobsE2E {
    private static final int CHUNKS = 150;
    private static final String TEXT = DemoText.of(CHUNKS);
    private static final String PACED = "demo:chunks=%d,interval=15ms".formatted(CHUNKS);
    private static final String ENDLESS = "demo:chunks=10000,interval=20ms";

    @TempDir
    private static Path folder;

    private static RunningServer server;
    private static Chromium chromium;
    private Tab tab;

    @BeforeAll
    static void start() {
        server = RunningServer.in(folder).withNotes();
        chromium = Chromium.startWith(server);
    }

    @AfterAll
    static void end() {
        server.close();
        chromium.close();
    }

    @BeforeEach
    void logIn() {
        tab = chromium.open(server).logIn();
    }

    @AfterEach
    void leave() {
        tab.close();
    }

    @Test
    void aQuestionIsAnsweredWithItsToolCallsInPlace() {
        tab.photograph("home-empty");

        var job = tab.ask("What time is it in Tokyo, and what is 17*23?");
        tab.awaitState("Done");

        assertThat(tab.answer()).isEqualTo(text(job)).contains("17*23 = 391");
        assertThat(tab.tool("get_current_time")).containsText("Done");
        assertThat(tab.tool("calculate")).containsText("Done");
        tab.tool("calculate").locator("summary").click();
        assertThat(tab.tool("calculate")).containsText("391");
        tab.photograph("job-done");
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void whoIsAskedDecidesOnThePage() {
        tab.page().getByLabel("Ask me before each tool call").check();

        tab.ask("What is 17*23?");
        tab.awaitState("Waiting");
        assertThat(tab.tool("calculate")).containsText("17*23");
        tab.photograph("job-asks");
        tab.button("Allow").click();
        tab.awaitState("Done");

        assertThat(tab.answer()).contains("17*23 = 391");
        assertThat(tab.button("Allow")).hasCount(0);
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void textGrowsBeforeEyes() {
        var prompt = IntStream.range(0, 100).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));

        var job = tab.ask(prompt);
        tab.awaitState("Done");

        var whole = text(job);
        assertThat(tab.answer()).isEqualTo(whole);
        assertThat(tab.seen()).allSatisfy(seen -> assertThat(whole).startsWith(seen));
        assertThat(tab.seenWhile("Running"))
                .as("texts shown before the end")
                .hasSizeGreaterThanOrEqualTo(4)
                .isSortedAccordingTo((one, other) -> Integer.compare(one.length(), other.length()));
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void aToolIsSeenAtWorkAndWhenItEnds() {
        var job = server.api().start(Api.chat(PACED + ",rounds=1,tool=append_note,args=" + note(1500), "append_note"));

        tab.openJob(job);

        assertThat(tab.tool("append_note")).containsText("Running");
        tab.photograph("job-tool-running");
        assertThat(tab.tool("append_note")).containsText("Done");
        tab.awaitState("Done");
        assertThat(tab.answer()).isEqualTo(TEXT);
    }

    @Test
    void aReloadInTheMiddleShowsTheWholeTextOnce() {
        var job = server.api().start(Api.chat(PACED + ",reasoning=10"));
        tab.openJob(job).awaitAnswerOf(TEXT.length() / 4);
        var before = tab.answer();

        tab.page().reload();
        tab.awaitAnswerOf(before.length());
        assertThat(tab.state()).isEqualTo("Running");
        tab.photograph("job-running");
        tab.awaitState("Done");

        assertThat(tab.answer()).isEqualTo(TEXT);
        assertThat(tab.seen()).allSatisfy(seen -> assertThat(TEXT).startsWith(seen));
        assertThat(tab.seenWhile("Running")).isNotEmpty();
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void stopEndsTheJobAndKeepsItsText() {
        var job = server.api().start(Api.chat(ENDLESS));
        tab.openJob(job).awaitAnswerOf(100);

        tab.button("Stop").click();
        tab.awaitState("Stopped");

        var kept = text(job);
        assertThat(kept).hasSizeGreaterThanOrEqualTo(100);
        assertThat(tab.answer()).isEqualTo(kept);
        assertThat(tab.button("Stop")).isHidden();
        tab.page().reload();
        tab.awaitAnswerOf(kept.length());
        assertThat(tab.answer()).isEqualTo(kept);
        tab.photograph("job-stopped");
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void aFailedJobSaysWhyAndKeepsItsText() {
        var job = server.api().start(Api.chat("demo:chunks=40,interval=1ms,finish=content_filter"));

        tab.openJob(job).awaitState("Failed");

        var why = server.api().snapshot(job).at("/failure/message").asText();
        assertThat(why).isNotBlank();
        assertThat(tab.page().locator(".error")).containsText(why);
        assertThat(tab.answer()).isEqualTo(text(job));
        tab.photograph("job-failed");
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void whatAModelWritesIsTextAndRunsNothing() {
        var attack = "<img src=x onerror=\"window.ran=1\"><script>window.ran=1</script><b>bold</b>";

        var job = tab.ask(attack);
        tab.awaitState("Done");

        assertThat(text(job)).contains("<script>");
        assertThat(tab.answer()).isEqualTo(text(job));
        assertThat(tab.page().locator("main img, main script, main b")).hasCount(0);
        assertThat(tab.page().evaluate("window.ran")).isNull();
        tab.go("/#/");
        assertThat(tab.page().locator(".jobs .title").filter(withText("<script>")))
                .hasCount(1);
        assertThat(tab.page().locator("main img, main script, main b")).hasCount(0);
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void aKilledServerIsWaitedForAndTheTextIsWhole() {
        tab.openJob(server.api().start(Api.chat(PACED))).awaitAnswerOf(TEXT.length() / 3);

        server.kill();
        assertThat(tab.page().locator(".notice")).containsText("The connection is lost");
        assertThat(tab.answer()).isNotEmpty();
        tab.photograph("job-connection-lost");
        server.start();
        tab.awaitState("Done");

        assertThat(tab.answer()).isEqualTo(TEXT);
        assertThat(tab.seen())
                .as("all it ever showed, unloaded")
                .allSatisfy(seen -> assertThat(TEXT).startsWith(seen));
        assertThat(tab.page().locator(".notice")).hasCount(0);
    }

    @Test
    void comingBackToTheTabAgainAndAgainLosesAndDoublesNothing() {
        var job = server.api().start(Api.chat(PACED + ",reasoning=50"));
        tab.openJob(job);

        tab.page().evaluate("setInterval(() => document.dispatchEvent(new Event('visibilitychange')), 70) > 0");
        tab.awaitState("Done");

        assertThat(tab.answer()).isEqualTo(TEXT);
        assertThat(tab.page().locator(".reasoning p").textContent())
                .isEqualTo(server.api().snapshot(job).path("reasoning").asText());
        assertThat(tab.seen()).allSatisfy(seen -> assertThat(TEXT).startsWith(seen));
    }

    @Test
    void whereStreamsAreHeldBackItAsksAgainAndAgain() {
        tab.page().route("**/events?*", route -> {
            if (route.request().headerValue("accept").contains("text/event-stream")) {
                route.abort();
            } else {
                route.resume();
            }
        });

        tab.openJob(server.api().start(Api.chat(PACED))).awaitState("Done");

        assertThat(tab.answer()).isEqualTo(TEXT);
        assertThat(tab.seenWhile("Running")).hasSizeGreaterThanOrEqualTo(4);
    }

    private static Locator.FilterOptions withText(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private static String text(String job) {
        return server.api().snapshot(job).path("text").asText();
    }

    private static String note(int delayMs) {
        return URLEncoder.encode("{\"text\":\"slow\",\"delayMs\":%d}".formatted(delayMs), StandardCharsets.UTF_8);
    }
}
