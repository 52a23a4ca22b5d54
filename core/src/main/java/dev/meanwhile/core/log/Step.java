package dev.meanwhile.core.log;

import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.wait.Ask;
import dev.meanwhile.core.wait.WaitId;
import java.util.List;

/**
 * Everything that becomes true together: all of it is written, or nothing.
 *
 * @param asks questions that are open from now on
 * @param heard questions whose answer or expiry this step obeys: their commands are done
 */
public record Step(
        List<Fact> facts,
        List<Checkpoint> checkpoints,
        List<Call> calls,
        List<Ask> asks,
        List<WaitId> heard,
        NextStep next) {
    public Step {
        facts = List.copyOf(facts);
        checkpoints = List.copyOf(checkpoints);
        calls = List.copyOf(calls);
        asks = List.copyOf(asks);
        heard = List.copyOf(heard);
    }

    /** A step that asks and hears nothing. */
    public Step(List<Fact> facts, List<Checkpoint> checkpoints, List<Call> calls, NextStep next) {
        this(facts, checkpoints, calls, List.of(), List.of(), next);
    }

    public static Step of(NextStep next) {
        return new Step(List.of(), List.of(), List.of(), next);
    }

    /** The same with another end. */
    public Step then(NextStep end) {
        return new Step(facts, checkpoints, calls, asks, heard, end);
    }
}
