package dev.meanwhile.core.round;

import static dev.meanwhile.core.round.Script.asks;
import static dev.meanwhile.core.round.Script.call;
import static dev.meanwhile.core.round.Script.ends;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.RecordingTool;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.limit.Budget;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.run.JobRun;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.core.tool.ToolResult.Refused;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Several loops of one job, each on its own path. */
class SeveralLoopsTest {
    private static final int ROUNDS = 10;

    private final CyclicBarrier both = new CyclicBarrier(2);

    /** Uses 100 tokens and a cent, told in two parts, and asks for a tool; the two loops meet in the middle. */
    private final Turn asking = (request, sink) -> {
        sink.accept(used(60, "0.004"));
        meet();
        return ends(FinishReason.TOOL_CALLS, used(100, "0.01"), call("look")).play(request, sink);
    };

    private void meet() throws InterruptedException {
        try {
            both.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the other loop did not come", e);
        }
    }

    private static TurnFact used(long tokens, String cost) {
        return new TurnFact.Measured(new Usage(tokens, 0, 0, 0, new BigDecimal(cost)));
    }

    private static Rehearsal rehearsal(List<Turn> script) {
        return new Rehearsal(script.toArray(Turn[]::new)).with(RecordingTool.reading("look", "blue"));
    }

    @Test
    void whatTheyUseAtOnceAddsUpAndNeverFalls() throws Exception {
        var script = new ArrayList<>(Collections.nCopies(2 * ROUNDS, asking));
        script.add(Turn.says("Left."));
        script.add(Turn.says("Right."));
        var rehearsal = rehearsal(script);
        var run = rehearsal.claim();
        var before = new Usage(1_000, 0, 0, 0, null);
        run.log().append(run.lease(), List.of(Fact.of(new JobEvent.UsageUpdated(before, null))));
        rehearsal.takeOver();

        playBoth(rehearsal, rehearsal.claim());

        var told = rehearsal.events(JobEvent.UsageUpdated.class);
        assertThat(told).hasSize(1 + 4 * ROUNDS);
        assertThat(told).extracting(event -> event.total().promptTokens()).isSorted();
        assertThat(rehearsal.record().job().usage().promptTokens()).isEqualTo(1_000 + 2 * ROUNDS * 100);
        assertThat(rehearsal.record().job().usage().cost()).isEqualByComparingTo("0.20");
    }

    @Test
    void eachIsHeldToWhatAllOfThemUsed() throws Exception {
        var rehearsal = rehearsal(List.of(asking, asking)).spending(new Budget(200, BigDecimal.ONE)::refusal);

        var results = playBoth(rehearsal, rehearsal.claim());

        assertThat(results)
                .allSatisfy(result -> assertThat(result.exceptionNow())
                        .isInstanceOfSatisfying(
                                EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED)));
    }

    @Test
    void aCallThatMayHaveTakenEffectInOneIsDoubtedInAnother() throws InterruptedException {
        var lost = new Refused(Reason.TIMEOUT, "too slow");
        var send = new RecordingTool(RecordingTool.spec("send", Effect.WRITES, false), (_, _) -> lost);
        var rehearsal = new Rehearsal(asks("send"), Turn.says("Perhaps."), asks("send")).with(send);
        var run = rehearsal.claim();
        rehearsal.play(run, "left");

        var result = rehearsal.play(run.reread(rehearsal.engine), "right");

        assertThat(result)
                .isInstanceOfSatisfying(
                        ToolLoop.Result.Waiting.class,
                        waiting -> assertThat(waiting.reason()).isEqualTo(WaitReason.APPROVAL));
        assertThat(send.calls()).hasSize(1);
    }

    private static List<Future<ToolLoop.Result>> playBoth(Rehearsal rehearsal, JobRun run) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(List.<Callable<ToolLoop.Result>>of(
                    () -> rehearsal.play(run, "left"), () -> rehearsal.play(run, "right")));
        }
    }
}
