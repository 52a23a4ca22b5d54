package dev.meanwhile.workflow.run;

import dev.meanwhile.core.round.SingleCall;
import dev.meanwhile.core.round.SingleTurn;
import dev.meanwhile.core.round.ToolLoop;
import dev.meanwhile.core.round.ToolLoop.Parts;

/** What nodes work with. */
final class Services {
    private final ToolLoop loop;
    private final SingleTurn turns;
    private final SingleCall calls;
    private final Values values;
    private final FlowRunner.Needs needs;

    Services(FlowRunner.Needs needs) {
        this.needs = needs;
        this.loop = new ToolLoop(needs.parts());
        this.turns = new SingleTurn(needs.parts());
        this.calls = new SingleCall(needs.parts());
        this.values = new Values(needs.parts().blobs());
    }

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

    FlowRunner.Needs needs() {
        return needs;
    }

    Parts parts() {
        return needs.parts();
    }
}
