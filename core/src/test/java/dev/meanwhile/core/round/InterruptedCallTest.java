package dev.meanwhile.core.round;

import static dev.meanwhile.core.round.Script.asks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.fake.RecordingTool;
import dev.meanwhile.core.fake.Roadblock;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.run.JobRun;
import dev.meanwhile.core.run.StartGate;
import dev.meanwhile.core.tool.ToolResult;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A job stopped, lost or let go while its calls are under way, and the gate before each start. */
class InterruptedCallTest {
    private final Roadblock block = new Roadblock();
    private final RecordingTool write = RecordingTool.writing("write", "written");

    @Test
    void anInterruptionReachesTheToolAndLeavesAReadToRunAgain() throws InterruptedException {
        var interrupted = new CountDownLatch(1);
        var look = new RecordingTool(RecordingTool.spec("look", Effect.READS, true), (_, _) -> {
            try {
                block.here();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return new ToolResult.Text("blue");
        });
        var rehearsal = new Rehearsal(asks("look", "look"), Turn.says("Done.")).with(look);

        interruptWhenReached(rehearsal, rehearsal.claim());

        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(rehearsal.calls())
                .noneMatch(call -> call.state().isSettled())
                .anyMatch(call -> call.state() == CallState.RUNNING);
        assertThat(rehearsal.events(JobEvent.ToolFinished.class)).isEmpty();
    }

    @Test
    void anInterruptedWriteIsInDoubt() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("write"), Turn.says("Done.")).with(write.stoppingAt(block));

        interruptWhenReached(rehearsal, rehearsal.claim());

        assertThat(rehearsal.call().state()).isEqualTo(CallState.UNKNOWN);
        assertThat(rehearsal.events(JobEvent.ToolFinished.class))
                .extracting(JobEvent.ToolFinished::status)
                .containsExactly(CallState.UNKNOWN);
    }

    @Test
    void anInterruptedIdempotentWriteMayRunAgain() throws InterruptedException {
        var put = new RecordingTool(
                RecordingTool.spec("put", Effect.WRITES, true), (_, _) -> new ToolResult.Text("stored"));
        var rehearsal = new Rehearsal(asks("put"), Turn.says("Done.")).with(put.stoppingAt(block));

        interruptWhenReached(rehearsal, rehearsal.claim());

        assertThat(rehearsal.call().state()).isEqualTo(CallState.RUNNING);
    }

    @Test
    void aWriteWhoseResultIsKnownIsNotPutInDoubtByAnInterruption() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("write"), Turn.says("Done.")).with(write);

        playInterruptedAfter(rehearsal, CallState.DONE);

        assertThat(rehearsal.call().state()).isEqualTo(CallState.DONE);
        assertThat(rehearsal.events(JobEvent.ToolFinished.class)).hasSize(1);
    }

    @Test
    void aWriteThatWasInterruptedBeforeItsToolWasReachedMayRun() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("write"), Turn.says("Done.")).with(write);
        playInterruptedAfter(rehearsal, CallState.RUNNING);
        assertThat(rehearsal.call().state()).isEqualTo(CallState.ASKED);
        rehearsal.takeOver();

        var job = rehearsal.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(write.calls()).hasSize(1);
    }

    @Test
    void aLostJobRunsNoFurtherCall() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("look", "write"), Turn.says("Done."));
        rehearsal.with(write, new RecordingTool(RecordingTool.spec("look", Effect.READS, true), (_, _) -> {
            rehearsal.takeOver();
            return new ToolResult.Text("blue");
        }));
        var run = rehearsal.claim();

        assertThatThrownBy(() -> rehearsal.play(run)).isInstanceOf(InterruptedException.class);

        assertThat(write.calls()).isEmpty();
        assertThat(rehearsal.events(JobEvent.ToolFinished.class)).isEmpty();
    }

    @Test
    void theGateIsAskedBeforeEachModelRequestAndEachTool() throws InterruptedException {
        var passes = new AtomicInteger();
        var rehearsal = new Rehearsal(asks("look"), Turn.says("Done."))
                .with(RecordingTool.reading("look", "blue"))
                .gate(passes::incrementAndGet);

        rehearsal.attempt();

        assertThat(passes).hasValue(3);
    }

    @Test
    void aClosedGateKeepsTheModelFromBeingAsked() throws InterruptedException {
        var rehearsal = new Rehearsal(Turn.says("Done.")).gate(closedFrom(1));

        assertThatThrownBy(() -> rehearsal.play(rehearsal.claim())).isInstanceOf(InterruptedException.class);

        assertThat(rehearsal.model.requests()).isEmpty();
    }

    @Test
    void aGateThatClosesAfterTheTurnLeavesItsCallsAsked() throws InterruptedException {
        var rehearsal =
                new Rehearsal(asks("write"), Turn.says("Done.")).with(write).gate(closedFrom(2));

        assertThatThrownBy(() -> rehearsal.play(rehearsal.claim())).isInstanceOf(InterruptedException.class);

        assertThat(write.calls()).isEmpty();
        assertThat(rehearsal.call().state()).isEqualTo(CallState.ASKED);
    }

    @Test
    void theGateIsTheLastThingBeforeAWriteAndAClosedOneTakesTheStartBack() throws InterruptedException {
        var rehearsal =
                new Rehearsal(asks("write"), Turn.says("Done.")).with(write).gate(closedFrom(3));

        assertThatThrownBy(() -> rehearsal.play(rehearsal.claim())).isInstanceOf(InterruptedException.class);

        assertThat(write.calls()).isEmpty();
        assertThat(rehearsal.events(JobEvent.ToolStarted.class)).hasSize(1);
        assertThat(rehearsal.call().state()).isEqualTo(CallState.ASKED);
    }

    @Test
    void aGateThatClosesBetweenReadsStopsTheJob() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("look", "look"), Turn.says("Done."))
                .with(RecordingTool.reading("look", "blue"))
                .gate(closedFrom(2));

        assertThatThrownBy(() -> rehearsal.play(rehearsal.claim())).isInstanceOf(InterruptedException.class);
    }

    private static StartGate closedFrom(int pass) {
        var passes = new AtomicInteger();
        return () -> {
            if (passes.incrementAndGet() >= pass) {
                throw new InterruptedException("closed");
            }
        };
    }

    /** The writing thread is interrupted while it waits for a commit that goes through all the same. */
    private static void playInterruptedAfter(Rehearsal rehearsal, CallState written) {
        var log = new WatchedLog(rehearsal.engine, step -> {
            if (step.calls().stream().anyMatch(call -> call.state() == written)) {
                throw new InterruptedException("while it waited");
            }
        });
        assertThatThrownBy(() -> rehearsal.play(rehearsal.claim(log))).isInstanceOf(InterruptedException.class);
    }

    private void interruptWhenReached(Rehearsal rehearsal, JobRun run) throws InterruptedException {
        var ended = new CountDownLatch(1);
        var owner = Thread.ofVirtual().start(() -> {
            try {
                rehearsal.play(run);
            } catch (InterruptedException e) {
                ended.countDown();
            }
        });
        block.awaitReached();
        owner.interrupt();
        owner.join();
        assertThat(ended.getCount()).isZero();
    }
}
