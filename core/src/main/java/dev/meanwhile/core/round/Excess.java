package dev.meanwhile.core.round;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.llm.TurnFact;
import java.util.List;
import java.util.Optional;

/** Why the tools a model asks for are too many. */
final class Excess {
    private Excess() {}

    /** What keeps a turn's calls from being taken down; rounds beyond the limit do not if the loop only pauses there. */
    static Optional<Failure> of(LoopSpec spec, int round, List<TurnFact.ToolCall> calls) {
        var tool = calls.getFirst().name();
        if (spec.isOverLimit(round) && spec.afterLastRound() != AfterLastRound.PAUSE) {
            return Optional.of(ofRounds(spec, round, tool));
        }
        return calls.size() > spec.limits().calls() ? Optional.of(ofCalls(spec, round, calls)) : Optional.empty();
    }

    /** @param tool the first that was asked for beyond the limit */
    static Failure ofRounds(LoopSpec spec, int round, String tool) {
        return ErrorCode.TOOL_ROUNDS_EXCEEDED
                .failure("Tool execution limit exceeded: the model asked for tools in more than %d rounds"
                        .formatted(spec.limits().rounds()))
                .during(new Failure.During("tool", round, tool));
    }

    private static Failure ofCalls(LoopSpec spec, int round, List<TurnFact.ToolCall> calls) {
        return ErrorCode.TOOL_CALLS_EXCEEDED
                .failure("Too many concurrent tool calls: %d in one round, at most %d may be"
                        .formatted(calls.size(), spec.limits().calls()))
                .during(new Failure.During("tool", round, calls.getFirst().name()));
    }
}
