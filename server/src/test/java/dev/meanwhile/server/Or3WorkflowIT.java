package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.server.RunningServer.Answer;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs of a workflow with a human step in the words of OR3 clients. */
class Or3WorkflowIT {
    private static final RunningServer SERVER = RunningServer.shared();
    private static final String HITL = "/api/workflows/hitl";
    private static final String BACKGROUND = "/api/workflows/background";

    private final Viewer viewer = new Viewer();

    @BeforeAll
    static void aWorkflowThatAsks() {
        SERVER.send(
                "PUT",
                "/api/v1/projects/default/workflows/or3-asks",
                Json.of("""
                {'meta':{'version':'2.0.0','name':'It asks'},
                 'nodes':[{'id':'start','type':'start','data':{}},
                          {'id':'draft','type':'agent','data':{'label':'Draft','model':'demo','prompt':'Write.'}},
                          {'id':'ask','type':'human','data':{'label':'Which?','hitl':{'enabled':true,'mode':'input',
                              'prompt':'Which one?','options':['left','right']}}},
                          {'id':'out','type':'output','data':{}}],
                 'edges':[{'id':'e1','source':'start','target':'draft'},{'id':'e2','source':'draft','target':'ask'},
                          {'id':'e3','source':'ask','target':'out'}]}""").toString());
    }

    @Test
    void aRunIsWatchedAnsweredAndSeenToItsEnd() {
        var job = started();

        viewer.watch(job, state -> true); // and away again
        viewer.watch(job, state -> !state.path("hitlRequests").isEmpty());
        var waiting = status(job, "");
        var question = questionOf(waiting);
        assertThat(viewer.state.path("hitlRequests"))
                .isEqualTo(waiting.path("workflow_state").path("hitlRequests"));
        var known = waiting.path("state_version").asLong();
        assertThat(status(job, "?state_version=" + known).has("workflow_state")).isFalse();

        assertThat(answer(job, question, "submit", "\"right\"").json().toString())
                .isEqualTo("{\"ok\":true}");
        assertThat(answer(job, question, "submit", "\"right\"").status()).isEqualTo(200);
        assertThat(answer(job, question, "submit", "\"left\"")
                        .json()
                        .path("code")
                        .asText())
                .isEqualTo("answered_otherwise");

        viewer.watch(job, seen -> seen.has("result"));
        hasEndedWell(status(job, ""));
        var changed = status(job, "?state_version=" + known).path("workflow_state");
        assertThat(changed.path("nodeStates").has("draft")).isFalse();
        assertThat(changed.path("nodeStates").path("ask").path("output").asText())
                .isEqualTo("right");
        assertThat(answer(job, question, "submit", "\"right\"").status()).isEqualTo(200);
    }

    private static String questionOf(JsonNode waiting) {
        var state = waiting.path("workflow_state");
        assertThat(waiting.path("kind").asText()).isEqualTo("workflow");
        assertThat(waiting.path("content").asText())
                .as("what an agent said is no result")
                .isEmpty();
        assertThat(state.path("workflowId").asText()).isEqualTo("or3-asks");
        assertThat(state.path("executionState").asText()).isEqualTo("running");
        assertThat(state.path("nodeStates").path("draft").path("output").asText())
                .isNotBlank();
        assertThat(state.path("nodeStates").path("ask").path("status").asText()).isEqualTo("waiting");
        assertThat(state.path("currentNodeId").asText()).isEqualTo("ask");
        var question = state.path("hitlRequests").properties().iterator().next().getValue();
        assertThat(question.path("mode").asText()).isEqualTo("input");
        assertThat(question.path("options")).hasSize(2);
        return question.path("id").asText();
    }

    private void hasEndedWell(JsonNode ended) {
        assertThat(ended.path("status").asText()).isEqualTo("complete");
        assertThat(ended.path("content").asText()).isEqualTo("right");
        var end = ended.path("workflow_state");
        assertThat(end.path("executionState").asText()).isEqualTo("completed");
        assertThat(end.path("finalOutput").asText()).isEqualTo("right");
        assertThat(end.path("result").path("success").asBoolean()).isTrue();
        assertThat(end.path("executionOrder").toString())
                .isEqualTo("[\"start\",\"draft\",\"ask\",\"out\"]")
                .isEqualTo(viewer.state.path("executionOrder").toString());
        end.path("nodeStates").properties().forEach(node -> viewer.saw(node.getKey(), node.getValue()));
    }

    @Test
    void aRunIsRepeatedFromANodeAndAStoppedOneTakesNoAnswer() {
        var first = started();
        SERVER.send("POST", "/api/jobs/%s/abort".formatted(first), "");
        viewer.watch(first, state -> state.has("result"));
        assertThat(status(first, "")
                        .path("workflow_state")
                        .path("executionState")
                        .asText())
                .isEqualTo("stopped");

        var again = SERVER.send("POST", BACKGROUND, """
                {"resumeFrom": {"jobId": "%s", "nodeId": "draft", "input": "Once more"}}""".formatted(first));
        assertThat(again.status()).isEqualTo(200);
        var second = again.json().path("jobId").asText();
        new Viewer().watch(second, state -> !state.path("hitlRequests").isEmpty());
        var question = status(second, "")
                .path("workflow_state")
                .path("hitlRequests")
                .properties()
                .iterator()
                .next()
                .getKey();
        assertThat(answer(first, question, "submit", "\"left\"").status())
                .as("it is another job's")
                .isEqualTo(404);
        assertThat(answer(second, question, "done", "\"left\"").status()).isEqualTo(400);
        assertThat(answer(second, question, "modify", "\"left\"").status()).isEqualTo(400);
        assertThat(answer(second, question, "submit", "\"up\"").status()).isEqualTo(400);

        SERVER.send("POST", "/api/jobs/%s/abort".formatted(second), "");

        assertThat(answer(second, question, "submit", "\"left\"")
                        .json()
                        .path("code")
                        .asText())
                .isEqualTo("question_closed");
    }

    @Test
    void theChatsAddressStartsARunToo() {
        var message = UUID.randomUUID().toString();
        var answer = SERVER.send("POST", "/api/openrouter/stream", """
                {"_background": true, "_threadId": "%s", "_messageId": "%s", "_workflowId": "or3-asks",
                 "messages": [{"role": "user", "content": [{"type": "text", "text": "Go on"}]}]}""".formatted(message, message));

        assertThat(answer.status()).isEqualTo(200);
        var status = status(answer.json().path("jobId").asText(), "");
        assertThat(status.path("messageId").asText()).isEqualTo(message);
        assertThat(status.path("workflow_state").path("prompt").asText()).isEqualTo("Go on");
        SERVER.send(
                "POST",
                "/api/jobs/%s/abort".formatted(answer.json().path("jobId").asText()),
                "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"prompt\": \"p\", \"threadId\": \"t\", \"messageId\": \"m\"}|400|request_invalid",
                "{\"workflowId\": \"or3-asks\", \"prompt\": \"p\", \"messageId\": \"m\"}|400|request_invalid",
                "{\"workflowId\": \"or3-asks\", \"prompt\": 1, \"threadId\": \"t\", \"messageId\": \"m\"}|400|request_invalid",
                "{\"workflowId\": \"no-such\", \"prompt\": \"p\", \"threadId\": \"t\", \"messageId\": \"m\"}|404|workflow_not_found",
                "{\"resumeFrom\": {}}|400|request_invalid",
                "{\"resumeFrom\": {\"jobId\": \"00000000-0000-7000-8000-000000000000\"}}|404|job_not_found",
            })
    void aStartThatCannotBeIsRefusedInTheDialectsForm(String body, int status, String code) {
        var answer = SERVER.send("POST", BACKGROUND, body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("code").asText()).isEqualTo(code);
        assertThat(answer.json().path("error").asText()).isNotBlank();
    }

    @Test
    void whatIsAskedOfOthersIsNotFound() {
        var job = started();
        viewer.watch(job, state -> !state.path("hitlRequests").isEmpty());
        var question =
                viewer.state.path("hitlRequests").properties().iterator().next().getKey();
        SERVER.send("POST", "/api/v1/projects", "{\"id\": \"or3-others\"}");
        var stranger = SERVER.tokenOf("or3-others", "or3-stranger", "admin");
        var body = """
                {"requestId": "%s", "jobId": "%s", "action": "reject"}""".formatted(question, job);

        assertThat(SERVER.sendAs(stranger, "POST", HITL, body).status()).isEqualTo(404);
        assertThat(SERVER.sendAs(stranger, "POST", BACKGROUND, "{\"resumeFrom\": {\"jobId\": \"%s\"}}".formatted(job))
                        .status())
                .isEqualTo(404);
        SERVER.send("POST", "/api/jobs/%s/abort".formatted(job), "");
    }

    private static String started() {
        var message = UUID.randomUUID().toString();
        var answer = SERVER.send("POST", BACKGROUND, """
                {"workflowId": "or3-asks", "prompt": "Go", "threadId": "%s", "messageId": "%s"}""".formatted(message, message));
        assertThat(answer.json().path("status").asText()).isEqualTo("streaming");
        return answer.json().path("jobId").asText();
    }

    private static Answer answer(String job, String question, String action, String data) {
        return SERVER.send("POST", HITL, """
                {"requestId": "%s", "jobId": "%s", "action": "%s", "data": %s}""".formatted(question, job, action, data));
    }

    private static JsonNode status(String job, String query) {
        return SERVER.send("GET", "/api/jobs/%s/status%s".formatted(job, query), "")
                .json();
    }

    /** Somebody who watches, goes away and comes back, and puts together what the messages tell. */
    private static final class Viewer {
        private ObjectNode state = JsonNodeFactory.instance.objectNode();
        private long version;

        void watch(String job, Predicate<JsonNode> until) {
            try (var stream = SERVER.events("/api/jobs/%s/stream".formatted(job))) {
                stream.until(message -> {
                    if (message.path("status").path("workflow_state") instanceof ObjectNode told) {
                        add(told);
                    }
                    return until.test(state);
                });
            }
        }

        private void add(ObjectNode told) {
            assertThat(told.path("version").asLong()).isGreaterThanOrEqualTo(version);
            version = told.path("version").asLong();
            var nodes = state.withObject("/nodeStates");
            told.path("nodeStates").properties().forEach(node -> {
                var before = nodes.path(node.getKey()).path("output").asText();
                var now = (ObjectNode) node.getValue();
                if (now.has("output_delta")) {
                    now.put("output", before + now.remove("output_delta").asText());
                }
                nodes.set(node.getKey(), now);
            });
            state = told.deepCopy();
            state.set("nodeStates", nodes);
        }

        void saw(String path, JsonNode node) {
            var seen = state.path("nodeStates").path(path);
            assertThat(seen.path("status")).as(path).isEqualTo(node.path("status"));
            assertThat(seen.path("output")).as(path).isEqualTo(node.path("output"));
        }
    }
}
