package dev.meanwhile.cli;

import static dev.meanwhile.cli.ScriptedServer.event;
import static dev.meanwhile.cli.ScriptedServer.finished;
import static dev.meanwhile.cli.ScriptedServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private static final String START = "POST /api/v1/projects/default/jobs";
    private static final String EVENTS = "GET /api/v1/jobs/j1/events";

    private static final String APPROVAL = "GET /api/v1/approvals/a1";
    private static final String ANSWER = "POST /api/v1/approvals/a1/answer";
    private static final String OPEN =
            "{\"state\":\"open\",\"question\":\"May calculate run?\",\"arguments\":{\"expression\":\"17*23\"}}";

    private final ScriptedServer server = new ScriptedServer();
    private RecordedTerminal terminal = terminal("");

    private RecordedTerminal terminal(String input) {
        return new RecordedTerminal(Map.of("MEANWHILE_URL", server.url(), "MEANWHILE_TOKEN", "secret"), input);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aChatShowsItsAnswerAndItsToolCalls() {
        server.json(START, 201, "{\"id\":\"j1\"}")
                .events(
                        EVENTS,
                        ": ping\n\n",
                        event(1, "job.queued", ""),
                        text(2, 0, "Let me look. "),
                        event(
                                3,
                                "tool.called",
                                "\"callId\":\"1.0\",\"name\":\"get_current_time\",\"arguments\":{\"timezone\":\"Asia/Tokyo\"}"),
                        event(
                                4,
                                "tool.finished",
                                "\"callId\":\"1.0\",\"name\":\"get_current_time\",\"status\":\"done\",\"result\":\"18:00\",\"durationMs\":3"),
                        text(5, 13, "It is six."),
                        finished(6, "succeeded"));

        assertThat(run("chat", "What time is it in Tokyo?")).isZero();

        assertThat(terminal.out()).isEqualTo("""
                        Let me look.\s
                        ⚙ get_current_time {"timezone":"Asia/Tokyo"} → 18:00  3 ms
                        It is six.
                        """);
        assertThat(terminal.err()).contains("succeeded · 12 tokens · " + server.url() + "/#/jobs/j1");
        assertThat(server.asked())
                .filteredOn(asked -> asked.method().equals("POST"))
                .singleElement()
                .satisfies(asked -> {
                    assertThat(asked.authorization()).isEqualTo("Bearer secret");
                    assertThat(asked.body()).contains("\"input\":\"What time is it in Tokyo?\"");
                });
    }

    @Test
    void aCutStreamIsTakenUpAtItsCursorAndShownOnce() {
        server.json(START, 201, "{\"id\":\"j1\"}")
                .cutEvents(EVENTS, text(1, 0, "one "), text(2, 4, "two "))
                .events(EVENTS, text(2, 4, "two "), text(3, 8, "three"), finished(4, "succeeded"));

        assertThat(run("chat", "count")).isZero();

        assertThat(terminal.out()).isEqualTo("one two three\n");
        assertThat(server.asked())
                .filteredOn(asked -> asked.path().endsWith("/events"))
                .extracting(ScriptedServer.Asked::lastEventId)
                .containsExactly("0", "2");
    }

    @Test
    void aFailedJobEndsWithOneAndSaysWhy() {
        server.json(START, 201, "{\"id\":\"j1\"}")
                .events(EVENTS, event(1, "job.finished", "\"state\":\"failed\",\"failure\":{\"message\":\"no key\"}"));

        assertThat(run("chat", "hello")).isEqualTo(1);

        assertThat(terminal.err()).contains("failed: no key");
    }

    @Test
    void whoSitsAtTheTerminalIsAskedBeforeACall() {
        terminal = person("y\n");
        server.json(START, 201, "{\"id\":\"j1\"}")
                .json(APPROVAL, 200, OPEN)
                .json(ANSWER, 200, "{\"state\":\"answered\"}")
                .events(EVENTS, asked(1), event(2, "job.waiting", "\"reason\":\"approval\""))
                .events(EVENTS, answered(3), finished(4, "succeeded"));

        assertThat(run("chat", "--ask", "what is 17*23?")).isZero();

        assertThat(terminal.err()).contains("? May calculate run?", "{\"expression\":\"17*23\"}", "[y/N]");
        assertThat(bodyOf(START)).contains("\"approval\":\"always\"");
        assertThat(bodyOf(ANSWER)).isEqualTo("{\"action\":\"approve\"}");
    }

    @Test
    void anythingButYesIsNo() {
        terminal = person("\n");
        server.json(APPROVAL, 200, OPEN)
                .json(ANSWER, 200, "{\"state\":\"answered\"}")
                .events(EVENTS, asked(1))
                .events(EVENTS, answered(2), finished(3, "succeeded"));

        assertThat(run("tail", "j1")).isZero();

        assertThat(bodyOf(ANSWER)).isEqualTo("{\"action\":\"reject\"}");
    }

    @Test
    void aScriptIsToldWhereToDecide() {
        server.json(APPROVAL, 200, OPEN).events(EVENTS, asked(1)).events(EVENTS, answered(2), finished(3, "succeeded"));

        assertThat(run("tail", "j1")).isZero();

        assertThat(terminal.err()).contains("Somebody must decide: " + server.url() + "/#/jobs/j1");
    }

    private RecordedTerminal person(String types) {
        return new RecordedTerminal(Map.of("MEANWHILE_URL", server.url(), "MEANWHILE_TOKEN", "secret"), types, true);
    }

    private static String asked(long seq) {
        return event(
                seq, "approval.asked", "\"approvalId\":\"a1\",\"callId\":\"1.0\",\"question\":\"May calculate run?\"");
    }

    private static String answered(long seq) {
        return event(seq, "approval.answered", "\"approvalId\":\"a1\",\"action\":\"approve\",\"by\":\"ann\"");
    }

    private String bodyOf(String request) {
        return server.asked().stream()
                .filter(asked -> request.equals(asked.method() + " " + asked.path()))
                .map(ScriptedServer.Asked::body)
                .findFirst()
                .orElse("never asked");
    }

    @Test
    void whatTheModelTookBackIsMarked() {
        server.events(
                EVENTS,
                text(1, 0, "abc"),
                event(2, "round.rewound", "\"round\":1,\"offset\":1,\"reasoningOffset\":0"),
                text(3, 1, "XY"),
                finished(4, "succeeded"));

        assertThat(run("tail", "j1")).isZero();

        assertThat(terminal.out()).startsWith("abc\n↺ ").endsWith("\nXY\n");
    }

    @Test
    void jsonGivesTheEventsAsTheyAre() {
        server.events(EVENTS, text(1, 0, "hi"), finished(2, "succeeded"));

        assertThat(run("tail", "--json", "j1")).isZero();

        assertThat(terminal.out().lines())
                .hasSize(2)
                .first()
                .isEqualTo("{\"seq\":1,\"type\":\"text.delta\",\"offset\":0,\"text\":\"hi\"}");
    }

    @Test
    void aJobWhoseEventsAreGoneShowsWhatItSaid() {
        server.json(EVENTS, 410, "{\"detail\":\"gone\"}")
                .json("GET /api/v1/jobs/j1", 200, "{\"state\":\"succeeded\",\"text\":\"the answer\"}");

        assertThat(run("tail", "j1")).isZero();

        assertThat(terminal.out()).isEqualTo("the answer\n");
    }

    @Test
    void jobsAreATable() {
        server.json("GET /api/v1/projects/default/jobs?limit=20", 200, """
                {"items":[{"id":"j1","state":"running","createdAt":"2026-11-21T09:00:00.123Z","model":"demo",
                 "metadata":{"title":"What time is it?"}}]}""");

        assertThat(run("jobs")).isZero();

        assertThat(terminal.out())
                .contains("ID", "STATE")
                .containsPattern("j1 +running +2026-11-21T09:00:00Z +What time is it\\?");
    }

    @Test
    void aStopSaysWhatItDid() {
        server.json("POST /api/v1/jobs/j1/stop", 200, "{\"outcome\":\"aborted\",\"state\":\"cancelled\"}");

        assertThat(run("stop", "j1")).isZero();

        assertThat(terminal.out()).isEqualTo("stopped\n");
    }

    @Test
    void whatTheServerRefusesIsSaidInItsWords() {
        server.json(START, 400, "{\"detail\":\"no configured provider serves the model 'x'\"}");

        assertThat(run("chat", "--model", "x", "hello")).isEqualTo(1);

        assertThat(terminal.err()).isEqualTo("meanwhile: no configured provider serves the model 'x'\n");
    }

    @Test
    void anUnknownTokenSaysWhereTokensComeFrom() {
        server.json("GET /api/v1/projects/default/jobs?limit=20", 401, "{}");

        assertThat(run("jobs")).isEqualTo(1);

        assertThat(terminal.err()).contains("MEANWHILE_TOKEN", "--data");
    }

    @Test
    void theTokenIsReadFromTheDataDirectory(@TempDir Path data) throws IOException {
        Files.writeString(data.resolve("token"), "from-the-file\n");
        server.json("GET /api/v1/projects/default/jobs?limit=20", 200, "{\"items\":[]}");
        terminal = new RecordedTerminal(Map.of("MEANWHILE_URL", server.url()), "");

        assertThat(run("jobs", "--data", data.toString())).isZero();

        assertThat(server.asked().getLast().authorization()).isEqualTo("Bearer from-the-file");
        assertThat(terminal.out()).contains("No jobs yet");
    }

    @Test
    void thePromptMayBePipedIn() {
        terminal = terminal("from a file\n");
        server.json(START, 201, "{\"id\":\"j1\"}").events(EVENTS, finished(1, "succeeded"));

        assertThat(run("chat", "-")).isZero();

        assertThat(server.asked().stream().map(ScriptedServer.Asked::body))
                .anyMatch(body -> body.contains("from a file"));
    }

    @Test
    void anIdThatCannotBeOneIsNotSent() {
        assertThat(run("stop", "../tokens")).isEqualTo(1);

        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aWrongUseIsTwo() {
        assertThat(run("chat")).isEqualTo(2);
        assertThat(terminal.err()).contains("PROMPT");
    }

    private int run(String... arguments) {
        return Main.run(terminal.terminal(), arguments);
    }
}
