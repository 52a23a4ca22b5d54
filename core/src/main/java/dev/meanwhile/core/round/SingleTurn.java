package dev.meanwhile.core.round;

import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.round.Turns.Asked;
import dev.meanwhile.core.run.JobRun;
import java.time.Duration;
import java.util.List;

/**
 * Asks a model once and hands out what it says, the calls it asks for included: for whoever wants a decision of a model rather than its
 * work. Retries, limits and events are those of the {@link ToolLoop}.
 */
public final class SingleTurn {
    private final Turns turns;

    public SingleTurn(ToolLoop.Parts parts) {
        this.turns = new Turns(parts.models(), new LargeImages(parts.blobs(), parts.pause()), parts.pause());
    }

    /** What came of asking; nothing of it is committed yet. */
    public sealed interface Reply {

        /** @param facts to be committed with {@code last} and whatever ends the caller's work */
        record Said(String text, List<TurnFact.ToolCall> calls, List<Fact> facts, Checkpoint last) implements Reply {}

        /** The provider wants to be left alone for a while. */
        record Later(Duration delay) implements Reply {}
    }

    /** @throws dev.meanwhile.core.error.EngineException when the model failed for good */
    public Reply ask(JobRun run, LoopSpec spec) throws InterruptedException {
        var dialogue = new Dialogue(spec, run.past());
        var before = dialogue.lastTurn().filter(turn -> !dialogue.isClosed(turn.round()));
        if (before.isPresent()) {
            throw new IllegalStateException("the path " + spec.path() + " has been answered before");
        }
        return switch (turns.ask(run, spec, dialogue)) {
            case Asked.Later(var delay) -> new Reply.Later(delay);
            case Asked.Said said -> {
                var finished = new JobEvent.RoundFinished(said.turn().round(), FinishReason.STOP.wireName());
                yield new Reply.Said(
                        said.turn().text(),
                        said.calls(),
                        List.of(new Fact(spec.path(), finished)),
                        dialogue.checkpoint(Turn.KIND, said.turn().toJson()));
            }
        };
    }
}
