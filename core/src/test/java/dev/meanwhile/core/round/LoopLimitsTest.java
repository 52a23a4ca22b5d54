package dev.meanwhile.core.round;

import static dev.meanwhile.core.round.Script.asks;
import static dev.meanwhile.core.round.Script.call;
import static dev.meanwhile.core.round.Script.ends;
import static dev.meanwhile.core.round.Script.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.chat.ChatView;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.fake.RecordingTool;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.limit.RoundLimits;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.tool.ToolResult;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LoopLimitsTest {
    private final RecordingTool look = RecordingTool.reading("look", "blue");

    @Test
    void theTenthRoundMayAskAndTheEleventhMayAnswer() throws InterruptedException {
        var rehearsal = asksTenTimes().with(look);
        rehearsal.model.then(Turn.says("Done."));

        var job = rehearsal.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(look.calls()).hasSize(10);
    }

    @Test
    void theEleventhRoundThatAsksFailsTheJobAndKeepsItsText() throws InterruptedException {
        var rehearsal = asksTenTimes().with(look);
        rehearsal.model.then(ends(FinishReason.TOOL_CALLS, text("Once more."), call("look")));

        var job = rehearsal.attempt();

        assertThat(job.failure())
                .isEqualTo(new Failure(
                        ErrorCode.TOOL_ROUNDS_EXCEEDED,
                        "Tool execution limit exceeded: the model asked for tools in more than 10 rounds",
                        null,
                        new Failure.During("tool", 11, "look")));
        assertThat(look.calls()).hasSize(10);
        assertThat(ChatView.of(rehearsal.record()).text()).isEqualTo("Once more.");
    }

    @Test
    void moreThanTwentyCallsFailTheJobBeforeAnyRuns() throws InterruptedException {
        var names = Collections.nCopies(21, "look").toArray(String[]::new);
        var rehearsal = new Rehearsal(asks(names)).with(look);

        var job = rehearsal.attempt();

        assertThat(job.failure().code()).isEqualTo(ErrorCode.TOOL_CALLS_EXCEEDED);
        assertThat(job.failure().message()).startsWith("Too many concurrent tool calls: 21 in one round");
        assertThat(look.calls()).isEmpty();
        assertThat(rehearsal.calls()).isEmpty();
    }

    @Test
    void twentyCallsRun() throws InterruptedException {
        var names = Collections.nCopies(20, "look").toArray(String[]::new);

        new Rehearsal(asks(names), Turn.says("Done.")).with(look).attempt();

        assertThat(look.calls()).hasSize(20);
    }

    @Test
    void argumentsOverTheirSizeAreRefusedAndCutInTheLedger() throws InterruptedException {
        var limits = limits(1024, 2048, 2048, 2048);
        var asked = call("look", "{\"a\":\"" + "x".repeat(2000) + "\"}");
        var rehearsal =
                new Rehearsal(Turn.calls(asked), Turn.says("Sorry.")).with(look).limits(limits);

        rehearsal.attempt();

        assertThat(look.calls()).isEmpty();
        assertThat(rehearsal.toldError())
                .isEqualTo(
                        Json.of("{'code':'invalid_arguments','message':'the arguments must be at most 1024 bytes'}"));
        assertThat(rehearsal.call().arguments()).hasSizeLessThan(1100).endsWith("[cut: 1024 of 2008 bytes shown]");
    }

    @Test
    void argumentsOverAnEventsSizeAreCutThereOnly() throws InterruptedException {
        var rehearsal = new Rehearsal(
                        Turn.calls(call("look", "{\"a\":\"" + "x".repeat(1500) + "\"}")), Turn.says("Done."))
                .with(look)
                .limits(limits(4096, 4096, 1024, 4096));

        rehearsal.attempt();

        assertThat(rehearsal
                        .events(JobEvent.ToolCalled.class)
                        .getFirst()
                        .arguments()
                        .textValue())
                .endsWith("[cut: 1024 of 1508 bytes shown]");
        assertThat(look.calls().getFirst().arguments().path("a").asText()).hasSize(1500);
    }

    @Test
    void aResultIsCutToThreeSizesEachWithANote() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("look"), Turn.says("Done."))
                .with(RecordingTool.reading("look", "x".repeat(9000)))
                .limits(limits(4096, 8192, 2048, 4096));

        rehearsal.attempt();

        var finished = rehearsal.events(JobEvent.ToolFinished.class).getFirst();
        assertThat(rehearsal.call().outcome().result().textValue()).endsWith("[cut: 8192 of 9000 bytes shown]");
        assertThat(rehearsal.call().outcome().isTruncated()).isTrue();
        assertThat(finished.result().textValue()).hasSizeBetween(2048, 2100).contains("[cut: 2048 of ");
        assertThat(finished.isTruncated()).isTrue();
        assertThat(rehearsal.toldToModel().getFirst().path("content").asText())
                .hasSizeBetween(4096, 4150)
                .contains("[cut: 4096 of ");
    }

    @Test
    void aResultThatFitsIsWholeEverywhere() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("look"), Turn.says("Done.")).with(look);

        rehearsal.attempt();

        assertThat(rehearsal.call().outcome().isTruncated()).isFalse();
        assertThat(rehearsal.events(JobEvent.ToolFinished.class).getFirst().isTruncated())
                .isFalse();
    }

    @Test
    void theCallsOfARoundShareWhatTheModelReads() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("small", "large", "large"), Turn.says("Done."))
                .with(RecordingTool.reading("small", "x"), RecordingTool.reading("large", "y".repeat(9000)))
                .limits(limits(4096, 16384, 4096, 8193));

        rehearsal.attempt();

        var told = rehearsal.toldToModel().stream()
                .map(message -> message.path("content").asText())
                .toList();
        assertThat(told.getFirst()).isEqualTo("x");
        assertThat(told.get(1)).endsWith("[cut: 4096 of 9000 bytes shown]");
        assertThat(told.get(2)).contains("[cut: 40"); // the first note took a little of its share
        assertThat(String.join("", told)).hasSizeLessThan(8193 + 100);
    }

    @Test
    void aRoundThatUsedUpItsTimeRunsNoFurtherCall() throws InterruptedException {
        var limits = new RoundLimits(10, 20, 1024, 1024, 1024, 1024, Duration.ofMillis(50), 2);
        var slow = new RecordingTool(RecordingTool.spec("slow", Effect.READS, true), (_, _) -> {
            new CountDownLatch(1).await();
            return new ToolResult.Text("never");
        });
        var write = RecordingTool.writing("write", "written");
        var rehearsal = new Rehearsal(asks("slow", "write"), Turn.says("Sorry."))
                .with(slow, write)
                .limits(limits);

        rehearsal.attempt();

        assertThat(write.calls()).isEmpty();
        assertThat(rehearsal.calls())
                .extracting(call -> call.state())
                .containsExactly(CallState.FAILED, CallState.REFUSED);
        assertThat(rehearsal.toldToModel().getLast().path("content").asText())
                .isEqualTo("{\"error\":{\"code\":\"timeout\",\"message\":"
                        + "\"the round's time for tools was over before this call began\"}}");
    }

    @Test
    void aContentFilterFailsTheJobAndKeepsTheText() throws InterruptedException {
        var rehearsal = new Rehearsal(Turn.breaks(ErrorCode.MODEL_CONTENT_FILTERED, "So far"));

        var job = rehearsal.attempt();

        assertThat(job.failure().code()).isEqualTo(ErrorCode.MODEL_CONTENT_FILTERED);
        assertThat(job.failure().during()).isEqualTo(new Failure.During("model", 1, null));
        assertThat(rehearsal.shownText()).isEqualTo("So far");
        assertThat(rehearsal.pauses).isEmpty();
    }

    private Rehearsal asksTenTimes() {
        return new Rehearsal(Collections.nCopies(10, asks("look")).toArray(Turn[]::new));
    }

    private static RoundLimits limits(int arguments, int results, int events, int toModel) {
        return new RoundLimits(10, 20, arguments, results, events, toModel, Duration.ofMinutes(10), 2);
    }
}
