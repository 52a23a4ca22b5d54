package dev.meanwhile.workflow.run;

import dev.meanwhile.core.limit.DailyBudget;
import dev.meanwhile.core.limit.RoundLimits;
import dev.meanwhile.core.log.JobReader;
import dev.meanwhile.core.round.SingleCall;
import dev.meanwhile.core.round.SingleTurn;
import dev.meanwhile.core.round.ToolLoop;
import dev.meanwhile.core.round.ToolLoop.Parts;
import dev.meanwhile.core.thread.ThreadStore;

/** What nodes work with. */
final class Services {
    private final ToolLoop loop;
    private final SingleTurn turns;
    private final SingleCall calls;
    private final Values values;
    private final Needs needs;

    Services(Needs needs) {
        this.needs = needs;
        this.loop = new ToolLoop(needs.parts());
        this.turns = new SingleTurn(needs.parts());
        this.calls = new SingleCall(needs.parts());
        this.values = new Values(needs.parts().blobs());
    }

    /**
     * What runs need of the engine.
     *
     * @param parts of the tool loop
     * @param reader for what a job has done by now
     * @param limits of rounds and calls
     * @param days holds the jobs' owners to what they may spend
     */
    public record Needs(Parts parts, JobReader reader, ThreadStore threads, RoundLimits limits, DailyBudget days) {}

    ToolLoop loop() {
        return loop;
    }

    SingleTurn turns() {
        return turns;
    }

    SingleCall calls() {
        return calls;
    }

    Values values() {
        return values;
    }

    Needs needs() {
        return needs;
    }

    Parts parts() {
        return needs.parts();
    }
}
