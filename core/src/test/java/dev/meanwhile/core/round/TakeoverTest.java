package dev.meanwhile.core.round;

import static dev.meanwhile.core.round.Script.asks;
import static dev.meanwhile.core.round.Script.call;
import static dev.meanwhile.core.round.Script.ends;
import static dev.meanwhile.core.round.Script.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.RecordingTool;
import dev.meanwhile.core.fake.Roadblock;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.JobEvent.RoundRewound;
import dev.meanwhile.core.log.JobLog;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.tool.ToolResult;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker does with a job that another one let fall. */
class TakeoverTest {
    private final RecordingTool look = RecordingTool.reading("look", "blue");
    private final RecordingTool write = RecordingTool.writing("write", "written");
    private final RecordingTool put =
            new RecordingTool(RecordingTool.spec("put", Effect.WRITES, true), (_, _) -> new ToolResult.Text("stored"));

    @Test
    void anUnfinishedTurnIsRewoundAndAskedAnew() throws InterruptedException {
        var rehearsal = new Rehearsal(Turn.says("Hal", "f"), Turn.says("Whole."));
        dieAfter(rehearsal, 2);

        var job = rehearsal.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.attempt()).isEqualTo(2);
        assertThat(rehearsal.events(RoundRewound.class)).containsExactly(new RoundRewound(1, 2, 0, 0));
        assertThat(rehearsal.shownText()).isEqualTo("Whole.");
    }

    @Test
    void aTurnThatSaidNothingYetIsAskedAnewWithoutARewind() throws InterruptedException {
        var rehearsal = new Rehearsal(Turn.says("Whole."));
        rehearsal.claim();
        rehearsal.takeOver();

        rehearsal.attempt();

        assertThat(rehearsal.events(RoundRewound.class)).isEmpty();
    }

    @Test
    void aSecondTakeoverBeginsAThirdTry() throws InterruptedException {
        var rehearsal = new Rehearsal(Turn.says("On"), Turn.says("Tw"), Turn.says("Three."));
        dieAfter(rehearsal, 1);
        dieAfter(rehearsal, 2);

        rehearsal.attempt();

        assertThat(rehearsal.events(RoundRewound.class))
                .containsExactly(new RoundRewound(1, 2, 0, 0), new RoundRewound(1, 3, 0, 0));
        assertThat(rehearsal.shownText()).isEqualTo("Three.");
    }

    @Test
    void takeoversUseUpNoRetries() throws InterruptedException {
        var breaks = Turn.breaks(ErrorCode.MODEL_UNAVAILABLE);
        var rehearsal = new Rehearsal(Turn.says("On"), breaks, breaks, Turn.says("Done."));
        dieAfter(rehearsal, 1);

        assertThat(rehearsal.attempt().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void askedCallsOfAFinishedTurnRunWithoutAskingTheModelAgain() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("look", "write"), Turn.says("Done.")).with(look, write);
        dieWhen(rehearsal, step -> !step.checkpoints().isEmpty());

        rehearsal.attempt();

        assertThat(look.calls()).hasSize(1);
        assertThat(write.calls()).hasSize(1);
        assertThat(rehearsal.model.requests()).hasSize(2);
        assertThat(rehearsal.calls()).allMatch(call -> call.state() == CallState.DONE);
    }

    @Test
    void aDoneCallIsReused() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("write", "look"), Turn.says("Done.")).with(look, write);
        dieWhen(rehearsal, settles(CallState.DONE));

        rehearsal.attempt();

        assertThat(write.calls()).hasSize(1);
        assertThat(look.calls()).hasSize(1);
        assertThat(rehearsal.toldToModel().getFirst().path("content").asText()).isEqualTo("written");
    }

    @Test
    void aReadThatWasRunningRunsAgain() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("look"), Turn.says("Done.")).with(look);
        dieWhen(rehearsal, settles(CallState.RUNNING));

        rehearsal.attempt();

        assertThat(look.calls()).hasSize(1); // the first time it died before the tool was reached
        assertThat(rehearsal.call().state()).isEqualTo(CallState.DONE);
    }

    @Test
    void aWriteThatWasRunningIsInDoubtAndNotRepeated() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("write"), asks("write"), Turn.says("Sorry.")).with(write);
        dieWhen(rehearsal, settles(CallState.RUNNING));

        rehearsal.attempt();

        assertThat(write.calls()).isEmpty();
        assertThat(rehearsal.calls())
                .as("the second one asks a person first")
                .extracting(Call::state)
                .containsExactly(CallState.UNKNOWN, CallState.WAITING);
        assertThat(rehearsal.toldError().path("code").asText()).isEqualTo("outcome_unknown");
        assertThat(rehearsal.toldError().path("message").asText())
                .isEqualTo("this call may have taken effect; check before you repeat it");
    }

    @Test
    void aWriteThatWasRunningIsInDoubtAlsoWhereItsToolIsGone() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("write"), Turn.says("Sorry.")).with(write);
        dieWhen(rehearsal, settles(CallState.RUNNING));
        rehearsal.registry.unregister("write", "test");

        rehearsal.attempt();

        assertThat(rehearsal.call().state()).isEqualTo(CallState.UNKNOWN);
    }

    @Test
    void anIdempotentWriteThatWasRunningRunsAgainUnderTheSameKey() throws InterruptedException {
        var block = new Roadblock();
        var stopped = put.stoppingAt(block);
        var rehearsal = new Rehearsal(asks("put"), Turn.says("Done.")).with(stopped);
        var first = rehearsal.claim();
        var owner = Thread.ofVirtual().start(() -> {
            try {
                rehearsal.play(first);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // it lost the job
            }
        });
        block.awaitReached();

        rehearsal.takeOver();
        block.lift();
        var job = rehearsal.attempt();
        owner.join();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(stopped.calls())
                .hasSize(2)
                .allMatch(call -> call.context().callId().equals("1.0"));
        assertThat(rehearsal.events(JobEvent.ToolFinished.class)).hasSize(1);
    }

    @Test
    void aClosedRoundIsNotTouchedAgain() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("write"), Turn.says("Done.")).with(write);
        dieWhen(
                rehearsal,
                step -> step.checkpoints().stream().anyMatch(made -> made.kind().equals("round")));

        rehearsal.attempt();

        assertThat(write.calls()).hasSize(1);
        assertThat(rehearsal.events(JobEvent.RoundFinished.class)).hasSize(2);
        assertThat(rehearsal.model.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whereverAWorkerDiesTheJobEndsAndNothingIsRepeated(int writes) throws InterruptedException {
        var rehearsal = new Rehearsal().with(look, write, put);
        for (var i = 0; i < 5; i++) { // the turn is chosen by what the conversation holds, as a model does
            rehearsal.model.then((request, sink) -> {
                var round = 1
                        + request.messages().stream()
                                .filter(message -> message.path("role").asText().equals("assistant"))
                                .count();
                return round == 1
                        ? ends(FinishReason.TOOL_CALLS, text("One. "), call("look"), call("write"), call("put"))
                                .play(request, sink)
                        : Turn.says("Two.").play(request, sink);
            });
        }
        dieAfter(rehearsal, writes);

        var job = rehearsal.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(write.calls()).hasSizeLessThanOrEqualTo(1);
        assertThat(rehearsal.calls()).hasSize(3).allMatch(call -> call.state().isSettled());
        assertThat(rehearsal.calls().get(1).state())
                .isEqualTo(write.calls().isEmpty() ? CallState.UNKNOWN : CallState.DONE);
        assertThat(rehearsal.events(JobEvent.ToolFinished.class)).hasSize(3);
        assertThat(rehearsal.shownText()).isEqualTo("One. Two.");
        assertThat(rehearsal.model.requests()).hasSizeBetween(2, 3);
    }

    private static Predicate<Step> settles(CallState state) {
        return step -> step.calls().stream().anyMatch(call -> call.state() == state);
    }

    private static void dieAfter(Rehearsal rehearsal, int writes) {
        die(rehearsal, WatchedLog.dyingAfter(writes, rehearsal.engine));
    }

    private static void dieWhen(Rehearsal rehearsal, Predicate<Step> when) {
        die(rehearsal, new WatchedLog(rehearsal.engine, step -> {
            if (when.test(step)) {
                throw new WatchedLog.Crash();
            }
        }));
    }

    private static void die(Rehearsal rehearsal, JobLog log) {
        try {
            rehearsal.play(rehearsal.claim(log));
        } catch (WatchedLog.Crash e) {
            rehearsal.takeOver();
            return;
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts here", e);
        }
        throw new AssertionError("the worker did not die");
    }
}
