package dev.meanwhile.e2e;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example workflows, and some as other editors write them, from the file to the result. All runs begin at once, to be quick. */
class WorkflowExamplesE2E {
    private static final Path SOURCES = Path.of(System.getProperty("meanwhile.home", ".."));
    private static final Path OURS = SOURCES.resolve("examples/workflows");
    private static final Path OF_OTHERS = SOURCES.resolve("e2e/src/test/resources/or3-workflows");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Map<String, String> PROMPTS = Map.ofEntries(
            entry("two-steps", "Why do cats purr?"),
            entry("triage", "I was charged twice on my last invoice"),
            entry("three-views", "Should we offer a free plan?"),
            entry("quote", "3*149 + 2*89"),
            entry("polish", "Our tool keep your work."),
            entry("week-plan", "Lisbon"),
            entry("second-try", "Why is the sky blue?"),
            entry("translate", "We open at noon"),
            entry("remember", "Which colour has the door?"),
            entry("booking", "A table by the window"),
            entry("reviewed-post", "We have a new logo"),
            entry("two-signatures", "Contract 17"),
            entry("minutes", "We ship on Friday. Ann tests, Ben writes."),
            entry("ticket", "The export is a defect of urgency 4"));

    private static final Map<String, String> PROMPTS_OF_OTHERS = Map.of(
            "sequence", "Owls",
            "router", "I have a problem and get errors",
            "parallel", "A new app",
            "loop", "A first draft");

    @TempDir
    private static Path folder;

    private static RunningServer server;
    private static final Map<String, String> JOBS = new LinkedHashMap<>();

    @BeforeAll
    static void startAll() {
        server = RunningServer.in(folder).start();
        PROMPTS.forEach((name, prompt) -> JOBS.put(name, start(OURS, name, prompt)));
        PROMPTS_OF_OTHERS.forEach((name, prompt) -> JOBS.put(name, start(OF_OTHERS, name, prompt)));
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static String start(Path folder, String name, String prompt) {
        try {
            var body = Api.JSON.createObjectNode().put("kind", "workflow").put("prompt", prompt);
            body.set(
                    "definition",
                    Api.JSON.readTree(folder.resolve(name + ".json").toFile()));
            return server.api().start(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A run that has ended. */
    private record Run(JsonNode snapshot, List<JsonNode> events) {

        String text() {
            return snapshot.path("text").asText();
        }

        /** By path, of those nodes that are no start, and no branch. */
        Map<String, String> statuses() {
            var statuses = new LinkedHashMap<String, String>();
            for (var node : snapshot.at("/workflow/nodes")) {
                if (!node.path("nodeType").asText().equals("start")) {
                    statuses.put(node.path("path").asText(), node.path("status").asText());
                }
            }
            return statuses;
        }

        String output(String path) {
            return StreamSupport.stream(snapshot.at("/workflow/nodes").spliterator(), false)
                    .filter(node -> node.path("path").asText().equals(path))
                    .map(node -> node.path("output").asText())
                    .findFirst()
                    .orElseThrow();
        }

        /** Types of the events at a path, in their order, pieces of text left out. */
        List<String> eventsAt(String path) {
            return events.stream()
                    .filter(event -> event.path("path").asText().equals(path))
                    .map(event -> event.path("type").asText())
                    .filter(type -> !type.endsWith(".delta") && !type.equals("usage.updated"))
                    .toList();
        }
    }

    private static Run ended(String name) throws IOException, InterruptedException {
        return endedJob(JOBS.get(name));
    }

    /** Watches it to its end; each node that ended must have been told of once. */
    private static Run endedJob(String job) throws IOException, InterruptedException {
        var events = new ArrayList<JsonNode>();
        try (var reader = new SseReader(
                server.api().events("/api/v1/jobs/" + job + "/events", 0).body())) {
            for (var message = reader.next(); message != null; message = reader.next()) {
                events.add(Api.JSON.readTree(message.data()));
            }
        }
        var run = new Run(server.api().snapshot(job), events);
        assertThat(run.snapshot().path("state").asText())
                .as(run.snapshot().toString())
                .isEqualTo("succeeded");
        run.statuses().forEach((path, status) -> {
            if (status.equals("completed")) {
                assertThat(run.eventsAt(path)).as(path).containsOnlyOnce("node.started", "node.finished");
            }
        });
        return run;
    }

    @Test
    void agentsWorkOneAfterTheOther() throws Exception {
        var run = ended("two-steps");

        assertThat(run.statuses())
                .containsOnly(entry("outline", "completed"), entry("write", "completed"), entry("result", "completed"));
        assertThat(run.text())
                .startsWith("# Why do cats purr?\n\n")
                .contains("Write the article \"Why do cats purr?\".", "You said: \"Why do cats purr?\"");
    }

    @Test
    void aRouterSkipsWhatItDidNotChoose() throws Exception {
        var run = ended("triage");

        assertThat(run.statuses())
                .contains(entry("billing", "completed"), entry("general", "skipped"), entry("defects", "skipped"));
        assertThat(run.eventsAt("sort")).contains("route.chosen");
        assertThat(run.text()).contains("I was charged twice on my last invoice");
    }

    @Test
    void aModelMergesTheBranches() throws Exception {
        var run = ended("three-views");

        assertThat(run.statuses())
                .containsOnlyKeys("views", "views:customer", "views:engineer", "views:owner", "result")
                .doesNotContainValue("error");
        assertThat(run.text()).contains("## Customer");
    }

    @Test
    void nodesBehindBranchesRunAndAreMerged() throws Exception {
        var run = ended("quote");

        assertThat(run.eventsAt("calculate")).contains("tool.called", "tool.finished");
        assertThat(run.text())
                .startsWith("# Quote\n\n## Price")
                .contains("3*149+2*89 = 625", "## Date", "Europe/Berlin")
                .endsWith("This quote holds for 30 days.");
    }

    @Test
    void aLoopEndsWhenItsModelSaysSo() throws Exception {
        var run = ended("polish");

        assertThat(run.statuses()).containsEntry("until-good#1/improve", "completed");
        assertThat(run.statuses()).doesNotContainKey("until-good#2/improve");
        assertThat(run.text()).contains("Our tool keep your work.");
    }

    @Test
    void aFixedLoopMakesAllItsPasses() throws Exception {
        var run = ended("week-plan");

        assertThat(run.statuses())
                .contains(
                        entry("days#1/plan", "completed"),
                        entry("days#2/plan", "completed"),
                        entry("days#3/plan", "completed"))
                .doesNotContainKey("days#4/plan");
        assertThat(run.text()).startsWith("# Three days: Lisbon").contains("This is pass 3 of at most 3.");
    }

    @Test
    void aFailedNodeIsTriedAgainAndThenAnotherTakesOver() throws Exception {
        var run = ended("second-try");

        assertThat(run.statuses())
                .contains(entry("first", "error"), entry("second", "completed"), entry("related", "error"));
        assertThat(run.eventsAt("first")).contains("notice.given", "node.failed");
        assertThat(run.text()).contains("Why is the sky blue?");
    }

    @Test
    void whatIsKeptIsFoundByTheNextRun() throws Exception {
        ended("remember");

        var second = endedJob(start(OURS, "remember", PROMPTS.get("remember")));

        assertThat(second.output("recall")).contains("Which colour has the door?");
    }

    @Test
    void inputsArePutTogetherInFourWays() throws Exception {
        var run = ended("minutes");

        var record = Api.JSON.readTree(run.output("record"));
        assertThat(record.fieldNames()).toIterable().containsExactly("decisions", "tasks");
        assertThat(run.text()).contains("# Mail", "Decided:", "# Sheet", "---");
        assertThat(run.output("reminder")).doesNotContain("Decided:");
    }

    @Test
    void anAnswerFitsItsSchema() throws Exception {
        var ticket = Api.JSON.readTree(ended("ticket").text());

        assertThat(ticket.path("kind").asText()).isEqualTo("defect");
        assertThat(ticket.path("urgency").asInt()).isEqualTo(4);
    }

    @Test
    void aSubflowRunsAloneToo() throws Exception {
        assertThat(ended("translate").statuses()).containsOnlyKeys("translator", "check", "result");
    }

    @Test
    void aFormIsFilledInAndMustFit() throws Exception {
        var question = questions("booking", 1).getFirst();
        var unfit = Api.JSON.createObjectNode().put("action", "submit");
        unfit.putObject("data").put("people", "many");
        assertThat(answer(question, unfit)).isEqualTo(400);

        var fit = Api.JSON.createObjectNode().put("action", "submit");
        fit.putObject("data").put("people", 2).put("day", "Friday");
        assertThat(answer(question, fit)).isEqualTo(200);

        assertThat(ended("booking").text()).contains("Asked: A table by the window", "\"people\":2", "Friday");
    }

    @Test
    void aReviewPutsAnotherTextInItsPlace() throws Exception {
        var question = questions("reviewed-post", 1).getFirst();

        answer(question, Api.JSON.createObjectNode().put("action", "modify").put("data", "New logo!"));

        assertThat(ended("reviewed-post").text()).isEqualTo("New logo!");
    }

    @Test
    void twoQuestionsAreOpenAtOnce() throws Exception {
        for (var question : questions("two-signatures", 2)) {
            var answer = Api.JSON.createObjectNode();
            answer.put("action", question.path("kind").asText().equals("input") ? "submit" : "approve");
            if (question.path("kind").asText().equals("input")) {
                answer.put("data", "cost centre 42");
            }
            assertThat(answer(question, answer)).isEqualTo(200);
        }

        assertThat(ended("two-signatures").text()).contains("Contract 17", "cost centre 42");
    }

    private static List<JsonNode> questions(String name, int count) {
        var found = new ArrayList<JsonNode>();
        Until.isTrue(count + " questions of " + name, PATIENCE, () -> {
            found.clear();
            Api.json(server.api().get("/api/v1/approvals?job=" + JOBS.get(name)))
                    .path("items")
                    .forEach(found::add);
            return found.size() == count;
        });
        return found;
    }

    private static int answer(JsonNode question, ObjectNode answer) {
        var path = "/api/v1/approvals/" + question.path("id").asText() + "/answer";
        return server.api().post(path, answer).statusCode();
    }

    @Test
    void workflowsOfOthersRunUnchanged() throws Exception {
        assertThat(ended("sequence").statuses()).containsOnlyKeys("node-2", "node-3", "node-4");
        assertThat(ended("router").statuses())
                .contains(entry("node-3", "skipped"), entry("node-4", "completed"), entry("node-5", "skipped"));
        assertThat(ended("parallel").statuses())
                .contains(entry("node-3", "completed"), entry("node-4", "completed"), entry("node-5", "completed"));
        var loop = ended("loop");
        assertThat(loop.statuses()).containsEntry("node-2#1/node-3", "completed");
        assertThat(loop.text()).contains("A first draft");
    }

    @Test
    void theCommandKeepsSubflowsAndShowsItsNodes() throws Exception {
        var ran = command("", "workflow", "run", OURS.resolve("announce.json").toString(), "We open at noon");

        assertThat(ran).startsWith("## English").contains("We open at noon", "## Deutsch");
    }

    @Test
    void theCommandAsksPeople() throws Exception {
        var ran = command(
                "e\nWe are sorry.\n",
                "workflow",
                "run",
                OURS.resolve("refund.json").toString(),
                "It broke",
                "--ask");

        assertThat(ran).isEqualTo("We are sorry.\n");
    }

    /** @return what it printed on standard output */
    private static String command(String input, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(Installation.shared().launcher().toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("MEANWHILE_URL", server.url().toString());
        builder.environment().put("MEANWHILE_TOKEN", RunningServer.TOKEN);
        builder.environment().put("LC_ALL", "C.UTF-8");
        var shown = folder.resolve("shown-" + arguments.length);
        var process = builder.redirectError(shown.toFile()).start();
        try {
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(shown)).isZero();
            assertThat(Files.readString(shown)).contains("✓ Draft", "✓ Result");
            return printed;
        } finally {
            process.destroyForcibly();
        }
    }
}
