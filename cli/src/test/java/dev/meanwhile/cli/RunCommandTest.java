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

class RunCommandTest {
    private static final String START = "POST /api/v1/projects/default/jobs";
    private static final String EVENTS = "GET /api/v1/jobs/j1/events";
    private static final String APPROVAL = "GET /api/v1/approvals/a1";
    private static final String ANSWER = "POST /api/v1/approvals/a1/answer";

    private final ScriptedServer server = new ScriptedServer();
    private RecordedTerminal terminal = terminal("");

    @TempDir
    private Path folder;

    private RecordedTerminal terminal(String input) {
        return new RecordedTerminal(Map.of("MEANWHILE_URL", server.url(), "MEANWHILE_TOKEN", "secret"), input);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theResultIsTheOutputAndTheNodesAreShownBesideIt() {
        run(
                node(1, "started", "start", "start", "Start", 0, ""),
                node(2, "finished", "start", "start", "Start", 0, ""),
                node(3, "started", "write", "agent", "Write", 0, ""),
                said(4, "write", 0, "Once "),
                said(5, "write", 5, "upon"),
                event(
                        6,
                        "tool.called",
                        "\"path\":\"write\",\"callId\":\"write~1.0\",\"name\":\"calculate\",\"arguments\":{\"expression\":\"6*7\"}"),
                event(
                        7,
                        "tool.finished",
                        "\"path\":\"write\",\"callId\":\"write~1.0\",\"name\":\"calculate\",\"status\":\"done\",\"result\":\"42\",\"durationMs\":3"),
                node(8, "finished", "write", "agent", "Write", 2, ""),
                text(9, 0, "The end."));

        assertThat(call("workflow", "run", "story", "a tale")).isZero();

        assertThat(terminal.out()).isEqualTo("The end.\n");
        assertThat(terminal.err()).startsWith("""
                ▶ Write
                  Once upon
                  ⚙ calculate {"expression":"6*7"}
                  ⚙ calculate → 42  3 ms
                ✓ Write  2.0 s

                succeeded""");
        assertThat(bodyOf(START))
                .contains("\"kind\":\"workflow\"", "\"prompt\":\"a tale\"", "\"workflowId\":\"story\"");
    }

    @Test
    void ofSeveralThatSpeakAtOnceOneIsHeardAndTheOthersLater() {
        run(
                node(1, "started", "a", "agent", "A", 0, ""),
                node(2, "started", "fan:b", "branch", "B", 0, ""),
                said(3, "a", 0, "one "),
                said(4, "fan:b", 0, "three"),
                said(5, "a", 4, "two"),
                node(6, "finished", "a", "agent", "A", 1, ""),
                node(7, "finished", "fan:b", "branch", "B", 1, ""));

        call("workflow", "run", "story", "x");

        assertThat(terminal.err()).startsWith("""
                ▶ A
                  one two
                ✓ A  1.0 s
                ▶ B (fan:b)
                  three
                ✓ B (fan:b)  1.0 s
                """);
    }

    @Test
    void whatANodeDoesOnceMoreIsHeardToo() {
        run(
                node(1, "started", "post", "agent", "Post", 0, ""),
                said(2, "post", 0, "long"),
                said(3, "post@2", 0, "short"),
                node(4, "finished", "post", "agent", "Post", 1, ""));

        call("workflow", "run", "story", "x");

        assertThat(terminal.err()).startsWith("""
                ▶ Post
                  long
                ▶ Post
                  short
                ✓ Post  1.0 s
                """);
    }

    @Test
    void routesSkipsFailuresAndRetriesAreALineEach() {
        run(
                node(1, "started", "sort", "router", "Sort", 0, ""),
                node(2, "x", "sort", "router", "Sort", 0, "")
                        .replace("node.x", "route.chosen")
                        .replace("\"label\"", "\"routeLabel\":\"Money\",\"label\""),
                node(3, "skipped", "bugs", "agent", "Bugs", 0, ""),
                node(4, "started", "pay", "agent", "Pay", 0, ""),
                event(
                        5,
                        "notice.given",
                        "\"path\":\"pay\",\"code\":\"node_retry\",\"message\":\"busy; the node is tried again\""),
                node(6, "failed", "pay", "agent", "Pay", 1, ",\"goesOn\":true,\"failure\":{\"message\":\"no key\"}"));

        call("workflow", "run", "story", "x");

        assertThat(terminal.err()).startsWith("""
                → Sort: Money
                – Bugs  skipped
                ! busy; the node is tried again
                ✗ Pay  1.0 s  no key (the run goes on)
                """);
    }

    @Test
    void aFileIsSentWithItsSubflowsKeptFirst() throws IOException {
        Files.writeString(folder.resolve("main.json"), naming("inner"));
        Files.writeString(folder.resolve("inner.json"), naming("innermost"));
        Files.writeString(folder.resolve("innermost.json"), naming("main"));
        server.json("PUT /api/v1/projects/default/workflows/inner", 200, "{\"version\":2}")
                .json("PUT /api/v1/projects/default/workflows/innermost", 201, "{\"version\":1}");
        run();

        assertThat(call("workflow", "run", folder.resolve("main.json").toString(), "x"))
                .isZero();

        assertThat(server.asked())
                .filteredOn(asked -> !asked.method().equals("GET"))
                .extracting(ScriptedServer.Asked::path)
                .containsExactly(
                        "/api/v1/projects/default/workflows/innermost",
                        "/api/v1/projects/default/workflows/inner",
                        "/api/v1/projects/default/jobs");
        assertThat(bodyOf(START)).contains("\"definition\":{\"nodes\"");
    }

    private static String naming(String subflow) {
        return "{\"nodes\":[{\"id\":\"s\",\"type\":\"subflow\",\"data\":{\"subflowId\":\"%s\"}}]}".formatted(subflow);
    }

    @Test
    void whatIsWrongWithADefinitionIsSaidInFull() {
        server.json(START, 422, """
                {"detail":"the workflow has 2 errors","problems":[
                 {"code":"NO_START_NODE","severity":"error","message":"there must be one node of the type start"},
                 {"code":"UNKNOWN_TOOL","severity":"error","node":"a","message":"node 'a' names the tool 'guess', which is not there"}]}""");

        assertThat(call("workflow", "run", "story", "x")).isEqualTo(1);

        assertThat(terminal.err()).contains("NO_START_NODE", "UNKNOWN_TOOL", "node 'a' names the tool 'guess'");
    }

    @Test
    void whoEditsAnInputApprovesTheEditedOne() {
        asking("approval", "{}", "what?\ne\nbetter words\n");

        assertThat(bodyOf(ANSWER)).isEqualTo("{\"action\":\"approve\",\"data\":\"better words\"}");
        assertThat(terminal.err()).contains("? May it go out?", "the draft", "[a]pprove, [e]dit, [r]eject or [s]kip?");
    }

    @Test
    void anInputWithASchemaIsTypedAsJson() {
        asking("input", "{\"type\":\"object\"}", "two\n{\"people\":2}\n");

        assertThat(bodyOf(ANSWER)).isEqualTo("{\"action\":\"submit\",\"data\":{\"people\":2}}");
        assertThat(terminal.err()).contains("This is no JSON");
    }

    @Test
    void aChoiceIsTypedAsItIs() {
        asking("input", "{\"enum\":[\"red\",\"blue\"]}", "blue\n");

        assertThat(bodyOf(ANSWER)).isEqualTo("{\"action\":\"submit\",\"data\":\"blue\"}");
    }

    @Test
    void anInputMayBeRefused() {
        asking("input", "{}", "/skip\n");

        assertThat(bodyOf(ANSWER)).isEqualTo("{\"action\":\"skip\"}");
    }

    @Test
    void aReviewKeepsOrReplaces() {
        asking("review", "{}", "e\nshorter\n");

        assertThat(bodyOf(ANSWER)).isEqualTo("{\"action\":\"modify\",\"data\":\"shorter\"}");
    }

    /** Plays a run that asks once, with these lines on standard input. */
    private void asking(String kind, String schema, String types) {
        terminal = terminal(types);
        server.json(APPROVAL, 200, """
                        {"state":"open","kind":"%s","callId":"send~0.1","question":"May it go out?","arguments":"the draft","schema":%s}""".formatted(kind, schema))
                .json(ANSWER, 200, "{\"state\":\"answered\"}")
                .json(START, 201, "{\"id\":\"j1\"}")
                .events(EVENTS, event(1, "approval.asked", "\"path\":\"send\",\"approvalId\":\"a1\""))
                .events(
                        EVENTS,
                        event(
                                2,
                                "approval.answered",
                                "\"path\":\"send\",\"approvalId\":\"a1\",\"action\":\"x\",\"by\":\"ann\""),
                        finished(3, "succeeded"));

        assertThat(call("workflow", "run", "story", "x", "--ask")).isZero();
    }

    /** Plays a run with these events. */
    private void run(String... events) {
        var all = new String[events.length + 1];
        System.arraycopy(events, 0, all, 0, events.length);
        all[events.length] = finished(events.length + 1L, "succeeded");
        server.json(START, 201, "{\"id\":\"j1\"}").events(EVENTS, all);
    }

    private static String node(long seq, String what, String path, String type, String label, int second, String rest) {
        return event(
                seq,
                "node." + what,
                "\"at\":\"2026-11-22T09:00:%02dZ\",\"path\":\"%s\",\"nodeType\":\"%s\",\"label\":\"%s\"%s"
                        .formatted(second, path, type, label, rest));
    }

    private static String said(long seq, String path, int offset, String text) {
        return event(seq, "text.delta", "\"path\":\"%s\",\"offset\":%d,\"text\":\"%s\"".formatted(path, offset, text));
    }

    private String bodyOf(String request) {
        return server.asked().stream()
                .filter(asked -> request.equals(asked.method() + " " + asked.path()))
                .map(ScriptedServer.Asked::body)
                .findFirst()
                .orElse("never asked");
    }

    private int call(String... arguments) {
        return Main.run(terminal.terminal(), arguments);
    }
}
