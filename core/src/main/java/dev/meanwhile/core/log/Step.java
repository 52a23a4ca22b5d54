package dev.meanwhile.core.log;

import dev.meanwhile.core.ledger.Call;
import java.util.List;

/** Everything that becomes true together: all of it is written, or nothing. */
public record Step(List<Fact> facts, List<Checkpoint> checkpoints, List<Call> calls, NextStep next) {
    public Step {
        facts = List.copyOf(facts);
        checkpoints = List.copyOf(checkpoints);
        calls = List.copyOf(calls);
    }

    public static Step of(NextStep next) {
        return new Step(List.of(), List.of(), List.of(), next);
    }
}
