package dev.meanwhile.core.round;

import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.run.JobRun;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Runs one call that no model asked for, with all that the {@link ToolLoop} does for a call: ledger, limits, approval, takeover. */
public final class SingleCall {
    private static final int ROUND = 1;

    private final AskedCalls asked;
    private final RoundCalls calls;
    private final InstantSource clock;

    public SingleCall(ToolLoop.Parts parts) {
        this.asked = new AskedCalls(parts.registry());
        this.calls = RoundCalls.of(parts);
        this.clock = parts.clock();
    }

    /** What came of a call. */
    public sealed interface Result {

        /**
         * It is settled, well or not.
         *
         * @param facts to be committed with {@code last} and whatever ends the caller's work
         */
        record Settled(Call call, List<Fact> facts, Checkpoint last) implements Result {}

        /** People or browsers are asked; the questions are durable. */
        record Waiting(WaitReason reason, Duration atMost) implements Result {}
    }

    /**
     * Runs the call, or goes on with it.
     *
     * @param spec names the path, offers the tool and has the limits
     * @param arguments JSON text
     */
    public Result call(JobRun run, LoopSpec spec, String tool, String arguments) throws InterruptedException {
        var dialogue = new Dialogue(spec, run.past());
        if (dialogue.lastTurn().isEmpty()) {
            begin(run, spec, dialogue, new TurnFact.ToolCall(null, tool, arguments));
        }
        var parked = calls.settle(run, spec, dialogue, ROUND);
        if (parked.isPresent()) {
            var left = Duration.between(clock.instant(), parked.get().until());
            return new Result.Waiting(parked.get().reason(), left.isNegative() ? Duration.ZERO : left);
        }
        var finished = new JobEvent.RoundFinished(ROUND, FinishReason.TOOL_CALLS.wireName());
        return new Result.Settled(
                dialogue.callsOf(ROUND).getFirst(), List.of(new Fact(spec.path(), finished)), dialogue.closed(ROUND));
    }

    private void begin(JobRun run, LoopSpec spec, Dialogue dialogue, TurnFact.ToolCall wanted)
            throws InterruptedException {
        var turn = new Turn(ROUND, 1, "", "", List.of(), FinishReason.TOOL_CALLS.wireName());
        var rows = asked.rows(run.past().job().project(), spec, ROUND, List.of(wanted));
        var facts = rows.stream().map(call -> AskedCalls.called(spec, call, 1)).toList();
        var checkpoint = dialogue.checkpoint(Turn.KIND, turn.toJson());
        dialogue.add(turn, rows);
        run.commit(new Step(facts, List.of(checkpoint), rows, NextStep.CONTINUE));
    }
}
