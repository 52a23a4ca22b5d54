package dev.meanwhile.server.or3;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.chat.ChatView;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.FailureJson;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask.Kind;
import dev.meanwhile.workflow.run.FlowRequest;
import dev.meanwhile.workflow.run.FlowRunner;
import dev.meanwhile.workflow.run.FlowView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Or3FlowTest {
    private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");
    private static final JobId ID = JobId.parse("00000000-0000-0000-0000-000000000007");
    private static final JsonNode DOCUMENT = Json.of("""
            {'meta':{'version':'2.0.0','name':'A flow'},
             'nodes':[{'id':'start','type':'start','data':{}},{'id':'write','type':'agent','data':{'label':'Writer','prompt':'w'}},
                      {'id':'ask','type':'human','data':{'hitl':{'enabled':true,'mode':'input','options':['yes','no']}}},
                      {'id':'sub','type':'subflow','data':{'subflowId':'inner'}}],
             'edges':[{'id':'e1','source':'start','target':'write'},{'id':'e2','source':'write','target':'ask'},
                      {'id':'e3','source':'ask','target':'sub'}]}""");
    private static final JsonNode INNER = Json.of("""
            {'nodes':[{'id':'start','type':'start','data':{}},
                      {'id':'ask','type':'human','data':{'hitl':{'enabled':true,'mode':'approval','options':['inner']}}}],
             'edges':[{'id':'e','source':'start','target':'ask'}]}""");

    private final List<Entry> log = new ArrayList<>();
    private final Or3Job job = run();
    private final Or3Frames frames = new Or3Frames(job, true);

    @Test
    void aRunThatHasNotBegunShowsTheNodesOfItsDocument() {
        var state = state();

        assertThat(state.path("workflowId").asText()).isEqualTo("flow");
        assertThat(state.path("workflowName").asText()).isEqualTo("A flow");
        assertThat(state.path("prompt").asText()).isEqualTo("Go");
        assertThat(state.path("executionState").asText()).isEqualTo("pending");
        assertThat(Json.of(state.path("nodeStates").path("write").toString()))
                .isEqualTo(Json.of("{'status':'pending','label':'Writer','type':'agent'}"));
        assertThat(state.path("executionOrder")).isEmpty();
        assertThat(state.path("currentNodeId").isNull()).isTrue();
        assertThat(state.path("finalOutput").isNull()).isTrue();
        assertThat(state.path("version").asLong()).isEqualTo(3);
    }

    @Test
    void whatAnAgentSaysIsItsNodesAndNotTheJobs() {
        begun("write", "agent");
        at("write", new JobEvent.TextStreamed(1, 1, 0, "Dear "));
        at("write", new JobEvent.TextStreamed(1, 1, 5, "Ann"));

        assertThat(node("write").path("output").asText()).isEqualTo("Dear Ann");
        assertThat(node("write").path("status").asText()).isEqualTo("active");
        assertThat(job.withText(job.head()).path("content").asText()).isEmpty();
        assertThat(job.attempt()).isEqualTo(1);
        at("write", new JobEvent.RoundRewound(1, 2, 0, 0));
        assertThat(job.attempt()).isEqualTo(1);
        assertThat(node("write").has("output")).isFalse();
    }

    @Test
    void aNodeEndsWithItsOutputOrItsFailure() {
        begun("write", "agent");
        at("write", kind("node.finished", "{'node':'write','output':'cut','truncated':true,'size':40000}"));
        begun("ask", "human");
        var failed = Json.object("{'node':'ask','goesOn':false}");
        failed.set("failure", FailureJson.write(ErrorCode.NODE_REJECTED.failure("no")));
        at("ask", new JobEvent.OfKind("node.failed", failed));

        assertThat(node("write").path("status").asText()).isEqualTo("completed");
        assertThat(node("write").path("output").asText()).isEqualTo("cut");
        assertThat(node("write").path("size").asInt()).isEqualTo(40_000);
        assertThat(node("write").path("url").asText()).isEqualTo("/api/v1/jobs/" + ID + "/outputs?path=write");
        assertThat(node("ask").path("error").asText()).isEqualTo("no");
        assertThat(state().path("failedNodeId").asText()).isEqualTo("ask");
        assertThat(state().path("executionOrder").toString()).isEqualTo("[\"write\",\"ask\"]");
        assertThat(state().path("lastActiveNodeId").asText()).isEqualTo("ask");
    }

    @Test
    void anOpenQuestionLetsItsNodeAndAllAroundItWait() {
        begun("sub", "subflow");
        begun("sub/ask", "human");
        at("sub/ask", asked("q1", "sub~2Fask~0.0"));

        assertThat(node("sub/ask").path("status").asText()).isEqualTo("waiting");
        assertThat(node("sub").path("status").asText()).isEqualTo("waiting");
        var question = state().path("hitlRequests").path("q1");
        assertThat(question.path("nodeId").asText()).isEqualTo("sub/ask");
        assertThat(question.path("mode").asText()).isEqualTo("approval");
        assertThat(question.path("options").toString()).isEqualTo("[\"inner\"]");
        assertThat(question.path("expiresAt").asLong())
                .isEqualTo(AT.plusSeconds(900).toEpochMilli());

        at("sub/ask", new JobEvent.ApprovalAnswered("q1", "sub~2Fask~0.0", Action.APPROVE, "ann", null, null));

        assertThat(node("sub").path("status").asText()).isEqualTo("active");
        assertThat(state().path("hitlRequests")).isEmpty();
    }

    @Test
    void aCallBelongsToTheNodeThatMakesIt() {
        begun("write", "agent");
        at("write", new JobEvent.ToolCalled("write~1.0", 1, 1, "calculate", JsonNodeFactory.instance.objectNode()));

        assertThat(node("write").path("toolCalls").path(0).path("name").asText())
                .isEqualTo("calculate");
        at("ask", new JobEvent.RoundRewound(1, 2, 0, 0));
        assertThat(job.calls()).hasSize(1);
        at("write", new JobEvent.RoundRewound(1, 2, 0, 0));
        assertThat(job.calls()).isEmpty();
    }

    @Test
    void aRouterSaysWhichWayItChose() {
        begun("write", "router");
        at(
                "write",
                kind(
                        "route.chosen",
                        "{'node':'write','label':'L','route':'r1','routeLabel':'Left','reasoning':'why'}"));

        assertThat(node("write").path("route"))
                .isEqualTo(Json.of("{'route':'r1','routeLabel':'Left','reasoning':'why'}"));
        assertThat(node("write").path("label").asText()).isEqualTo("Writer");
    }

    @Test
    void branchesAreNoNodes() {
        at("fan:left", kind("node.started", "{'node':'fan','nodeType':'parallel','label':'Left'}"));

        assertThat(state().path("branches").path("fan:left").path("status").asText())
                .isEqualTo("active");
        assertThat(state().path("nodeStates").has("fan:left")).isFalse();
    }

    @Test
    void aStreamTellsWhatChangedAndOnlyThat() {
        var texts = send("write", kind("node.started", "{'node':'write','nodeType':'agent','label':'Writer'}"));

        assertThat(texts).hasSize(2);
        var told = Json.of(texts.getFirst()).path("status").path("workflow_state");
        assertThat(told.path("nodeStates").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("write");
        assertThat(texts.getLast()).startsWith("{\"type\":\"workflow_state\",\"workflowState\":{");

        var first = Json.of(
                send("write", new JobEvent.TextStreamed(1, 1, 0, "Dear ")).getFirst());
        var second =
                Json.of(send("write", new JobEvent.TextStreamed(1, 1, 5, "Ann")).getFirst());
        var spoken = second.path("status").path("workflow_state").path("nodeStates");
        assertThat(spoken.path("write").path("output_delta").asText()).isEqualTo("Ann");
        assertThat(spoken.path("write").path("output_length").asInt()).isEqualTo(8);
        assertThat(first.path("status").has("content_delta")).isFalse();
        assertThat(second.path("status").path("workflow_state").path("version").asLong())
                .isEqualTo(6);
    }

    @Test
    void theEndTellsEverythingAndLeavesNothingOpen() {
        begun("write", "agent");
        at("ask", asked("q1", "ask~0.0"));
        var why = ErrorCode.MODEL_FAILED.failure("it broke");

        var end = Json.of(send("", new JobEvent.Finished(new Ending.Failed(why), Usage.NONE))
                .getLast());

        var state = end.path("status").path("workflow_state");
        assertThat(state.path("executionState").asText()).isEqualTo("error");
        assertThat(state.path("nodeStates").path("write").path("status").asText())
                .isEqualTo("error");
        assertThat(state.path("nodeStates").path("sub").path("status").asText()).isEqualTo("pending");
        assertThat(state.path("hitlRequests")).isEmpty();
        assertThat(state.path("result").toString()).isEqualTo("{\"success\":false,\"error\":\"it broke\"}");
    }

    @Test
    void whoKnowsAnEarlierStateIsToldOfNodesThatChanged() {
        begun("write", "agent");
        begun("ask", "human");

        assertThat(changes(0).properties()).extracting(Map.Entry::getKey).containsExactlyInAnyOrder("write", "ask");
        assertThat(changes(1).properties()).extracting(Map.Entry::getKey).containsExactly("ask");
        assertThat(Or3Changes.of(List.of()).in(job, job.head()).has("workflow_state"))
                .isFalse();
    }

    private JsonNode changes(int from) {
        return Or3Changes.of(log.subList(from, log.size()))
                .in(job, job.head())
                .path("workflow_state")
                .path("nodeStates");
    }

    private static JobEvent kind(String type, String payload) {
        return new JobEvent.OfKind(type, Json.of(payload));
    }

    private static JobEvent asked(String id, String callId) {
        return new JobEvent.ApprovalAsked(
                id, callId, 0, Kind.APPROVAL, "Ask", "May it?", TextNode.valueOf("this"), Duration.ofMinutes(15));
    }

    private void begun(String path, String type) {
        at(path, kind("node.started", "{'node':'n','nodeType':'%s','label':'Label'}".formatted(type)));
    }

    private void at(String path, JobEvent event) {
        job.apply(entry(path, event));
    }

    /** The messages that an event becomes. */
    private List<String> send(String path, JobEvent event) {
        return frames.encode(List.of(entry(path, event))).stream()
                .map(frame -> frame.bytes().toString())
                .map(text -> text.substring(text.indexOf("data: ") + "data: ".length()))
                .toList();
    }

    private Entry entry(String path, JobEvent event) {
        var entry = new Entry(ID, 4 + log.size(), AT, path, EventCodec.type(event), EventCodec.write(event));
        log.add(entry);
        return entry;
    }

    private JsonNode state() {
        return job.withNodes(job.head(), null).path("workflow_state");
    }

    private JsonNode node(String path) {
        return state().path("nodeStates").path(path);
    }

    private static Or3Job run() {
        var job = new Job(
                ID,
                "default",
                FlowRunner.KIND,
                JobState.QUEUED,
                "ann",
                "thread",
                "message",
                "demo",
                1,
                new Job.Times(AT, null, null, null),
                null,
                Usage.NONE,
                AnAdmission.BUDGET,
                null,
                null,
                null,
                null,
                JsonNodeFactory.instance.objectNode());
        var subflows = new LinkedHashMap<>(Map.of("inner", INNER));
        var named = Json.object("{'id':'flow','version':1,'name':'A flow'}");
        var request = new FlowRequest("Go", null, List.of(), named, DOCUMENT, subflows, new LinkedHashMap<>());
        var record = new JobRecord(job, List.of(), List.of(), List.of(), List.of(), 3);
        var flow = new Or3Flow(FlowView.of(record, request), List.of());
        return new Or3Job(ChatView.of(record), Map.of(), flow);
    }
}
