package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.server.RunningServer.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs of workflows over REST: their people, their repetitions, and what befalls them. */
@Timeout(60)
class WorkflowRunsIT {
    private static final RunningServer SERVER = RunningServer.shared();
    private static final String JOBS = "/api/v1/projects/default/jobs";

    /** Nodes in a row between start and output, each with the data given. */
    private static ObjectNode row(String... nodes) {
        var document = Json.object("{'meta':{'version':'2.0.0','name':'row'},'nodes':[],'edges':[]}");
        add(document, "start", "start", "{}");
        var before = "start";
        for (var i = 0; i < nodes.length; i += 2) {
            add(document, "n" + i / 2, nodes[i], nodes[i + 1]);
            edge(document, before, "n" + i / 2);
            before = "n" + i / 2;
        }
        add(document, "out", "output", "{}");
        edge(document, before, "out");
        return document;
    }

    private static void add(ObjectNode document, String id, String type, String data) {
        document.withArray("nodes").add(Json.of("{'id':'%s','type':'%s','data':%s}".formatted(id, type, data)));
    }

    private static void edge(ObjectNode document, String source, String target) {
        ArrayNode edges = document.withArray("edges");
        edges.add(Json.of("{'id':'e%d','source':'%s','target':'%s'}".formatted(edges.size(), source, target)));
    }

    /** Two people who are asked at once. */
    private static ObjectNode twoAsked(String hitl) {
        var document = row("human", hitl);
        add(document, "other", "human", hitl);
        edge(document, "start", "other");
        edge(document, "other", "out");
        return document;
    }

    private static Answer start(ObjectNode document) {
        var body = Json.object("{'kind':'workflow','prompt':'hello'}");
        body.set("definition", document);
        return SERVER.send("POST", JOBS, body.toString());
    }

    private static String started(ObjectNode document) {
        var answer = start(document);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.header("Location");
    }

    /** Follows it to its end, or until it waits for people. */
    private static JsonNode until(String job, String type) {
        try (var events = SERVER.events(job + "/events")) {
            events.until(event -> event.path("type").asText().equals(type));
        }
        return SERVER.send("GET", job, "").json();
    }

    private static JsonNode ended(String job) {
        return until(job, "job.finished");
    }

    private static List<String> asked(String job, int count) {
        try (var events = SERVER.events(job + "/events")) {
            for (var i = 0; i < count; i++) {
                events.until(event -> event.path("type").asText().equals("approval.asked"));
            }
        }
        return SERVER.send("GET", "/api/v1/approvals?job=" + job.substring(job.lastIndexOf('/') + 1), "")
                .json()
                .path("items")
                .findValuesAsText("id");
    }

    private static Answer answer(String approval, String body) {
        return SERVER.send("POST", "/api/v1/approvals/" + approval + "/answer", body);
    }

    @Test
    void twoAnswersAtTheSameInstantAreBothHeard() {
        var job = started(twoAsked("{'hitl':{'enabled':true,'mode':'input'}}"));
        var questions = asked(job, 2);
        var go = new CountDownLatch(1);

        var answers = questions.stream()
                .map(question -> CompletableFuture.supplyAsync(() -> {
                    awaitUninterrupted(go);
                    return answer(question, "{\"action\":\"submit\",\"data\":\"yes\"}")
                            .status();
                }))
                .toList();
        go.countDown();

        assertThat(answers).extracting(CompletableFuture::join).containsExactly(200, 200);
        assertThat(ended(job).path("text").asText()).isEqualTo("yes\n\nyes");
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anAnswerIsGivenOnce() {
        var job = started(row("human", "{'hitl':{'enabled':true}}"));
        var question = asked(job, 1).getFirst();

        assertThat(answer(question, "{\"action\":\"submit\"}").status()).isEqualTo(400);
        assertThat(answer(question, "{\"action\":\"approve\"}").status()).isEqualTo(200);
        assertThat(answer(question, "{\"action\":\"approve\"}").status()).isEqualTo(200);
        assertThat(answer(question, "{\"action\":\"reject\"}").status()).isEqualTo(409);
        assertThat(ended(job).path("text").asText()).isEqualTo("hello");
    }

    @Test
    void whatNobodyAnswersGoesByItsDefaultWhileTheOtherWaits() {
        var document = row("human", "{'hitl':{'enabled':true,'timeout':300,'defaultAction':'approve'}}");
        add(document, "other", "human", "{'hitl':{'enabled':true,'mode':'input'}}");
        edge(document, "start", "other");
        edge(document, "other", "out");
        var job = started(document);
        var questions = asked(job, 2);
        until(job, "approval.expired");

        var statuses = questions.stream()
                .map(question -> answer(question, "{\"action\":\"submit\",\"data\":\"mine\"}")
                        .status())
                .toList();

        assertThat(statuses).contains(200).hasSize(2);
        assertThat(statuses.stream().filter(status -> status >= 400)).hasSize(1);
        assertThat(ended(job).path("text").asText()).isEqualTo("hello\n\nmine");
    }

    @Test
    void aFailedRunGoesOnFromItsFailedNodeWithAnotherPrompt() {
        var job = started(row("agent", "{'prompt':'First.'}", "agent", "{'prompt':'Use {{nobody}}.'}"));
        var failed = ended(job);

        var again = SERVER.send("POST", job + "/retry", "{\"node\":\"n1\",\"prompt\":\"Better.\"}");

        assertThat(failed.path("state").asText()).isEqualTo("failed");
        assertThat(failed.at("/failure/code").asText()).isEqualTo("template_invalid");
        assertThat(again.status()).isEqualTo(201);
        var newJob = again.header("Location");
        assertThat(ended(newJob).path("state").asText()).isEqualTo("succeeded");
        assertThat(reused(newJob)).containsExactly("start", "n0");
    }

    /** The nodes that the log tells were taken over. */
    private static List<String> reused(String job) {
        var reused = new ArrayList<String>();
        try (var events = SERVER.events(job + "/events")) {
            for (var event = events.next(); event != null; event = events.next()) {
                if (event.data().path("type").asText().equals("node.finished")
                        && event.data().path("reused").asBoolean()) {
                    reused.add(event.data().path("path").asText());
                }
            }
        }
        return reused;
    }

    @Test
    void aChangedOrDeletedDefinitionDoesNotTouchARun() {
        var flows = "/api/v1/projects/default/workflows/w-" + UUID.randomUUID();
        SERVER.send(
                "PUT",
                flows,
                row("human", "{'hitl':{'enabled':true,'mode':'input'}}").toString());
        var id = flows.substring(flows.lastIndexOf('/') + 1);
        var body = "{\"kind\":\"workflow\",\"workflowId\":\"%s\",\"prompt\":\"hello\"}".formatted(id);
        var job = SERVER.send("POST", JOBS, body).header("Location");
        var question = asked(job, 1).getFirst();

        SERVER.send("PUT", flows, row("tool", "{'toolId':'calculate'}").toString());
        SERVER.send("DELETE", flows, "");
        answer(question, "{\"action\":\"submit\",\"data\":\"as it was\"}");

        assertThat(ended(job).path("text").asText()).isEqualTo("as it was");
        assertThat(SERVER.send("POST", JOBS, body).json().path("code").asText()).isEqualTo("workflow_not_found");
    }

    @Test
    void anAnswerThatDoesNotFitFailsItsNode() {
        var schema = "{'type':'object','required':['impossible'],'properties':{'impossible':false}}";
        var job = started(row("agent", "{'prompt':'A','structuredOutput':%s}".formatted(schema)));

        var run = ended(job);

        assertThat(run.at("/failure/code").asText()).isEqualTo("output_invalid");
        assertThat(run.at("/workflow/failedNode").toString()).contains("n0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'id':'odd','type':'teapot','data':{}} | {'id':'x','source':'start','target':'odd'} | UNKNOWN_NODE_TYPE",
                "{'id':'odd','type':'agent','data':{}}  | {'id':'x','source':'start','target':'gone'} | DANGLING_EDGE",
                "{'id':'odd','type':'agent','data':{}}  | {'id':'x','source':'out','target':'n0'} | CYCLE_DETECTED",
            })
    void aBrokenGraphIsRefusedBeforeItRuns(String node, String edge, String code) {
        var document = row("agent", "{'prompt':'A'}");
        document.withArray("nodes").add(Json.of(node));
        document.withArray("edges").add(Json.of(edge));

        var refused = start(document);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("problems").findValuesAsText("code")).contains(code);
    }
}
