package dev.meanwhile.core.round;

import dev.meanwhile.core.blob.Blobs;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.llm.ModelClient;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.round.Turns.Asked;
import dev.meanwhile.core.run.JobRun;
import dev.meanwhile.core.time.Pause;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.tool.ToolRegistry;
import dev.meanwhile.core.wait.Devices;
import dev.meanwhile.core.wait.WaitRules;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tool loop of chat jobs and of agents: asks the model, runs what it asks for, and asks again until it stops. Keeps nothing
 * between calls: all it needs to go on is in the job's checkpoints and ledger.
 */
public final class ToolLoop {
    private static final String TOOLS_ARE_OVER = "no more tools can be called; answer with what there is";

    private final Turns turns;
    private final AskedCalls asked;
    private final RoundCalls calls;
    private final InstantSource clock;

    public ToolLoop(Parts parts) {
        this.turns = new Turns(parts.models(), new LargeImages(parts.blobs(), parts.pause()), parts.pause());
        this.asked = new AskedCalls(parts.registry());
        this.calls = RoundCalls.of(parts);
        this.clock = parts.clock();
    }

    /**
     * What a loop works with.
     *
     * @param blobs for large images
     * @param rules how long people and browsers are waited for
     * @param devices which browsers could run a call
     * @param clock for the times of calls
     * @param pause waits between tries
     */
    public record Parts(
            ModelClient models,
            ToolRegistry registry,
            Schemas schemas,
            Blobs blobs,
            WaitRules rules,
            Devices devices,
            InstantSource clock,
            Pause pause) {}

    /** What a loop came to; what it returns is not committed yet. */
    public sealed interface Result {

        /**
         * @param text what the last turn said: the answer
         * @param images of all turns
         * @param last facts and checkpoint of the last turn, to be committed with whatever ends the caller's work
         */
        record Answered(FinishReason reason, String text, List<String> images, List<Fact> facts, Checkpoint last)
                implements Result {}

        /** The provider wants to be left alone for a while. */
        record Later(Duration delay) implements Result {}

        /** People or browsers are asked, and nothing else is left to do; the questions are durable. */
        record Waiting(WaitReason reason, Duration atMost) implements Result {}

        /**
         * A limit was hit.
         *
         * @param failure {@code tool_rounds_exceeded} or {@code tool_calls_exceeded}
         * @param text what all turns said, one after the other
         * @param last the last turn's checkpoint, to be committed as above; none if it is durable already
         */
        record Failed(Failure failure, String text, List<Checkpoint> last) implements Result {}

        /** The same as the step that ends or parks a job that is nothing but this loop. */
        default Step step() {
            return switch (this) {
                case Answered a ->
                    new Step(
                            a.facts(),
                            List.of(a.last()),
                            List.of(),
                            new NextStep.End(new Ending.Succeeded(a.reason().wireName())));
                case Later later -> Step.of(new NextStep.Wait(WaitReason.DELAY, later.delay()));
                case Waiting(var reason, var atMost) -> Step.of(new NextStep.Wait(reason, atMost));
                case Failed f ->
                    new Step(List.of(), f.last(), List.of(), new NextStep.End(new Ending.Failed(f.failure())));
            };
        }
    }

    /**
     * Runs from where the job's record stands to the model's last word. After a failure it can run again on the same path, from
     * {@link JobRun#reread}: finished turns and calls stay, the open turn is rewound. Its failed tries stay counted, so such a run
     * asks for it once; after a {@link FailedTry} it is asked for as often as at first.
     *
     * @throws EngineException when the model failed for good
     */
    public Result run(JobRun run, LoopSpec spec) throws InterruptedException {
        var dialogue = new Dialogue(spec, run.past());
        while (true) {
            var halt = finishOpenRound(run, spec, dialogue);
            if (halt.isPresent()) {
                return halt.get();
            }
            switch (turns.ask(run, spec, dialogue)) {
                case Asked.Later(var delay) -> {
                    return new Result.Later(delay);
                }
                case Asked.Said said -> {
                    if (!isAsking(spec, said)) {
                        return answered(spec, dialogue, said);
                    }
                    var excess = Excess.of(spec, said.turn().round(), said.calls());
                    if (excess.isPresent()) {
                        var text = dialogue.text() + said.turn().text();
                        return new Result.Failed(excess.get(), text, List.of(checkpoint(dialogue, said)));
                    }
                    checkpointTurn(run, spec, dialogue, said);
                }
            }
        }
    }

    /** An answer that was cut short has no calls worth making, nor has one that was to have none. */
    private static boolean isAsking(LoopSpec spec, Asked.Said said) {
        var isForced = spec.afterLastRound() == AfterLastRound.ANSWER
                && spec.isOverLimit(said.turn().round());
        return !isForced
                && said.reason() != FinishReason.LENGTH
                && !said.calls().isEmpty();
    }

    private static Checkpoint checkpoint(Dialogue dialogue, Asked.Said said) {
        return dialogue.checkpoint(Turn.KIND, said.turn().toJson());
    }

    private static Result answered(LoopSpec spec, Dialogue dialogue, Asked.Said said) {
        var reason = said.reason() == FinishReason.LENGTH ? FinishReason.LENGTH : FinishReason.STOP;
        var finished = new JobEvent.RoundFinished(said.turn().round(), reason.wireName());
        var images = new ArrayList<>(dialogue.images());
        images.addAll(said.turn().images());
        return new Result.Answered(
                reason,
                said.turn().text(),
                images,
                List.of(new Fact(spec.path(), finished)),
                checkpoint(dialogue, said));
    }

    /** The turn and its calls are durable before any of them runs. */
    private void checkpointTurn(JobRun run, LoopSpec spec, Dialogue dialogue, Asked.Said said)
            throws InterruptedException {
        var turn = said.turn();
        List<Call> rows = asked.rows(run.past().job().project(), spec, turn.round(), said.calls());
        var facts = new ArrayList<Fact>();
        rows.forEach(call -> facts.add(AskedCalls.called(spec, call, turn.tryNo())));
        var checkpoint = checkpoint(dialogue, said);
        dialogue.add(turn, rows);
        run.commit(new Step(facts, List.of(checkpoint), rows, NextStep.CONTINUE));
    }

    /**
     * After a turn, and after a crash or a wait in the middle of its calls.
     *
     * @return why the loop halts here, if it does
     */
    private Optional<Result> finishOpenRound(JobRun run, LoopSpec spec, Dialogue dialogue) throws InterruptedException {
        var last = dialogue.lastTurn();
        if (last.isEmpty() || dialogue.isClosed(last.get().round())) {
            return Optional.empty();
        }
        var round = last.get().round();
        if (spec.isOverLimit(round) && dialogue.hasOpenCalls(round)) {
            if (spec.afterLastRound() != AfterLastRound.ANSWER) {
                var tool = dialogue.callsOf(round).getFirst().name();
                return Optional.of(new Result.Failed(Excess.ofRounds(spec, round, tool), dialogue.text(), List.of()));
            }
            calls.refuse(run, spec, dialogue, round, TOOLS_ARE_OVER);
        }
        var parked = calls.settle(run, spec, dialogue, round);
        if (parked.isPresent()) {
            var left = Duration.between(clock.instant(), parked.get().until());
            return Optional.of(new Result.Waiting(parked.get().reason(), left.isNegative() ? Duration.ZERO : left));
        }
        var finished = new JobEvent.RoundFinished(round, FinishReason.TOOL_CALLS.wireName());
        run.commit(new Step(
                List.of(new Fact(spec.path(), finished)),
                List.of(dialogue.closed(round)),
                List.of(),
                NextStep.CONTINUE));
        return Optional.empty();
    }
}
