package dev.meanwhile.server.or3;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.chat.ChatView;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobKind;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.round.Turn;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask.Kind;
import dev.meanwhile.server.stream.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Or3JobTest {
    private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");
    private static final JobId ID = new JobId(new UUID(0, 7));

    private long seq = 3;
    private final Or3Job job = jobSaying("Hello ");

    @Test
    void aStatusHasTheWordsOfTheDialect() {
        var status = job.withText(job.head());

        assertThat(status.path("id").asText()).isEqualTo(ID.text());
        assertThat(status.path("status").asText()).isEqualTo("streaming");
        assertThat(status.path("threadId").asText()).isEqualTo("thread");
        assertThat(status.path("messageId").asText()).isEqualTo("message");
        assertThat(status.path("startedAt").asLong()).isEqualTo(AT.toEpochMilli());
        assertThat(status.path("content").asText()).isEqualTo("Hello ");
        assertThat(status.path("attempt").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "QUEUED,streaming",
        "RUNNING,streaming",
        "WAITING,streaming",
        "SUCCEEDED,complete",
        "FAILED,error",
        "TIMED_OUT,error",
        "CANCELLED,aborted"
    })
    void everyStateHasAWord(JobState state, String word) {
        assertThat(Or3Job.status(state)).isEqualTo(word);
    }

    @Test
    void withAnOffsetOnlyWhatIsNewComes() {
        var status = new Or3View(2, 0, 1).text(job, job.head());

        assertThat(status.path("content_delta").asText()).isEqualTo("llo ");
        assertThat(status.path("content_length").asInt()).isEqualTo(6);
        assertThat(status.has("content")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"2,7", "2,0", "0,2"})
    void textOfAnotherAttemptIsReplaced(int offset, int attempt) {
        var status = new Or3View(offset, 0, attempt).text(job, job.head());

        assertThat(status.path("content_reset").asBoolean()).isTrue();
        assertThat(status.path("content").asText()).isEqualTo("Hello ");
    }

    @Test
    void offsetsCountUtf16Units() {
        var emoji = jobSaying("a😀b");

        assertThat(new Or3View(3, 0, 1)
                        .text(emoji, emoji.head())
                        .path("content_delta")
                        .asText())
                .isEqualTo("b");
    }

    @Test
    void aRewindBeginsAnotherAttemptAndTakesTheRoundBack() {
        apply(new JobEvent.TextStreamed(1, 1, 6, "wor"));
        apply(new JobEvent.RoundRewound(1, 2, 0, 0));
        apply(new JobEvent.TextStreamed(1, 2, 0, "Hi"));

        assertThat(job.withText(job.head()).path("content").asText()).isEqualTo("Hi");
        assertThat(job.attempt()).isEqualTo(2);
    }

    @Test
    void textThatTheFoldHasIsNotAddedTwice() {
        apply(new JobEvent.TextStreamed(1, 1, 0, "Hello wor"));

        assertThat(job.withText(job.head()).path("content").asText()).isEqualTo("Hello wor");
    }

    @Test
    void aCallGoesFromPendingToComplete() {
        call();
        assertThat(firstCall().path("status").asText()).isEqualTo("pending");

        apply(new JobEvent.ToolStarted("1.0", 1, "get_current_time"));
        assertThat(firstCall().path("status").asText()).isEqualTo("loading");

        finish(CallState.DONE, TextNode.valueOf("18:00"), null);
        assertThat(firstCall().path("status").asText()).isEqualTo("complete");
        assertThat(firstCall().path("result").asText()).isEqualTo("18:00");
        assertThat(firstCall().path("args").asText()).isEqualTo("{\"timezone\":\"Asia/Tokyo\"}");
        assertThat(firstCall().path("runtime").asText()).isEqualTo("server");
        assertThat(firstCall().path("finishedAt").asLong()).isEqualTo(AT.toEpochMilli() + 3);
        assertThat(calls().path("tool_rounds").path(0).path("toolCalls").size()).isEqualTo(1);
        assertThat(calls().path("active_tool_calls")
                        .path(0)
                        .path("result_summary")
                        .asText())
                .isEqualTo("18:00");
    }

    @Test
    void aCallThatAPersonIsAskedAboutIsPending() {
        call();
        var arguments = JsonNodeFactory.instance.objectNode();
        var question = "May it run?";
        apply(new JobEvent.ApprovalAsked(
                "a1", "1.0", 1, Kind.APPROVAL, "get_current_time", question, arguments, Duration.ofMinutes(15)));
        assertThat(firstCall().path("status").asText()).isEqualTo("pending");
        assertThat(firstCall().path("approvalId").asText()).isEqualTo("a1");

        apply(new JobEvent.ApprovalAnswered("a1", "1.0", Action.APPROVE, "ann", null, TextNode.valueOf("edited")));

        assertThat(firstCall().has("approvalId")).isFalse();
        assertThat(firstCall().path("args").asText()).isEqualTo("edited");
    }

    @Test
    void aCallThatAPersonSkippedIsSkipped() {
        call();
        finish(CallState.REFUSED, null, error("skipped"));

        assertThat(firstCall().path("status").asText()).isEqualTo("skipped");
    }

    @Test
    void aCallForABrowserThatIsNotThereIsSkipped() {
        call();
        finish(CallState.REFUSED, null, error("client_only"));

        assertThat(firstCall().path("status").asText()).isEqualTo("skipped");
        assertThat(firstCall().path("error").asText()).isEqualTo("no");
    }

    @Test
    void aCutResultSaysSo() {
        call();
        var part = TextNode.valueOf("a part\n[cut: 6 of 40000 bytes shown]");
        apply(new JobEvent.ToolFinished(
                "1.0", 1, "get_current_time", CallState.DONE, part, null, 40_000, Duration.ofMillis(3)));

        assertThat(firstCall().path("result").asText()).startsWith("a part");
        assertThat(firstCall().path("truncated").asBoolean()).isTrue();
        assertThat(firstCall().path("size").asInt()).isEqualTo(40_000);
        assertThat(firstCall().path("url").asText()).isEqualTo("/api/v1/jobs/" + ID);
    }

    @Test
    void aSummarySplitsNoCharacter() {
        call();
        finish(CallState.DONE, TextNode.valueOf("x" + "😀".repeat(300)), null);

        assertThat(calls().path("active_tool_calls")
                        .path(0)
                        .path("result_summary")
                        .asText())
                .isEqualTo("x" + "😀".repeat(199));
    }

    @Test
    void aFailureSaysWhereItHappened() {
        var during = new Failure.During("tool", 2, "calculate");
        var failure = ErrorCode.MODEL_FAILED.failure("it broke").during(during);
        apply(new JobEvent.Finished(new Ending.Failed(failure), Usage.NONE));

        var status = job.head();
        assertThat(status.path("status").asText()).isEqualTo("error");
        assertThat(status.path("error").asText()).isEqualTo("it broke");
        assertThat(status.path("failure").path("failed_during").asText()).isEqualTo("tool");
        assertThat(status.path("failure").path("tool_name").asText()).isEqualTo("calculate");
        assertThat(status.path("metrics").path("tool_call_count").asInt()).isZero();
    }

    @Test
    void aTimeoutIsCalledOne() {
        apply(new JobEvent.Finished(Ending.timedOut(ErrorCode.JOB_TIMED_OUT, "after 30 min"), Usage.NONE));

        assertThat(job.head().path("error").asText()).isEqualTo("Job timed out");
    }

    @Test
    void aStreamSendsWhatIsNewAndThenTheEnd() {
        var frames = new Or3Frames(job, false);

        assertThat(text(frames.snapshot(new Or3View(-1, 0, 0))))
                .contains("\"event\":\"snapshot\"", "\"content\":\"Hello \"");
        assertThat(texts(frames.encode(List.of(entry(new JobEvent.TextStreamed(1, 1, 6, "world"))))))
                .singleElement()
                .asString()
                .startsWith("id: 4\ndata: {\"event\":\"delta\"")
                .contains("\"content_delta\":\"world\"", "\"content_length\":11");
        assertThat(texts(
                        frames.encode(List.of(entry(new JobEvent.Finished(new Ending.Succeeded("stop"), Usage.NONE))))))
                .singleElement()
                .asString()
                .contains("\"event\":\"status\"", "\"status\":\"complete\"", "\"content\":\"Hello world\"");
    }

    @Test
    void inAStreamARewindIsAStatusWithTheWholeText() {
        var frames = new Or3Frames(job, false).encode(List.of(entry(new JobEvent.RoundRewound(1, 2, 0, 0))));

        assertThat(texts(frames))
                .singleElement()
                .asString()
                .contains("\"event\":\"status\"", "\"content_reset\":true", "\"attempt\":2");
    }

    @Test
    void aClientOfTheFirstDesignGetsTypedMessagesToo() {
        var event = new JobEvent.ToolCalled("1.0", 1, 1, "get_current_time", JsonNodeFactory.instance.objectNode());
        var frames = new Or3Frames(job, true).encode(List.of(entry(event)));

        assertThat(texts(frames)).hasSize(2);
        assertThat(texts(frames).getLast()).contains("{\"type\":\"tool_call\",\"toolCall\":{\"id\":\"1.0\"");
    }

    private void call() {
        var arguments = JsonNodeFactory.instance.objectNode().put("timezone", "Asia/Tokyo");
        apply(new JobEvent.ToolCalled("1.0", 1, 1, "get_current_time", arguments));
    }

    private void finish(CallState state, TextNode result, ObjectNode error) {
        apply(new JobEvent.ToolFinished("1.0", 1, "get_current_time", state, result, error, 0, Duration.ofMillis(3)));
    }

    private static ObjectNode error(String code) {
        return JsonNodeFactory.instance.objectNode().put("code", code).put("message", "no");
    }

    private ObjectNode calls() {
        return job.withCalls(job.head(), null);
    }

    private JsonNode firstCall() {
        return calls().path("tool_calls").path(0);
    }

    private void apply(JobEvent event) {
        job.apply(entry(event));
    }

    private Entry entry(JobEvent event) {
        return new Entry(ID, ++seq, AT, "", EventCodec.type(event), EventCodec.write(event));
    }

    private static List<String> texts(List<Frame> frames) {
        return frames.stream().map(Or3JobTest::text).toList();
    }

    private static String text(Frame frame) {
        return frame.bytes().toString();
    }

    private static Or3Job jobSaying(String text) {
        var job = new Job(
                ID,
                "default",
                JobKind.CHAT,
                JobState.RUNNING,
                "ann",
                "thread",
                "message",
                "demo",
                1,
                new Job.Times(AT, AT, null, null),
                null,
                Usage.NONE,
                AnAdmission.BUDGET,
                null,
                null,
                null,
                null,
                JsonNodeFactory.instance.objectNode());
        var turn = new Turn(1, 1, text, "", List.of(), "");
        return new Or3Job(
                new ChatView(job, List.of(turn), List.of(), List.of(), 3), Map.of("get_current_time", "server"), null);
    }
}
