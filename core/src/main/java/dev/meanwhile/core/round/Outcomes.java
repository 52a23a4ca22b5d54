package dev.meanwhile.core.round;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.tool.ToolResult.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** How calls end, in the ledger and in events. */
final class Outcomes {
    private Outcomes() {}

    /** A call that gave this; as much of it as is kept. */
    static Call done(LoopSpec spec, Call call, JsonNode result, Duration took) {
        var kept = Cut.to(spec.limits().resultBytes(), result);
        return call.settled(CallState.DONE, new Call.Outcome(kept, null, !kept.equals(result), took));
    }

    static Call failed(Call call, CallState state, Refused why, Duration took) {
        var error = JsonNodeFactory.instance.objectNode();
        error.put("code", why.reason().wireName()).put("message", why.message());
        if (!why.problems().isEmpty()) {
            var list = error.putArray("problems");
            why.problems()
                    .forEach(problem ->
                            list.addObject().put("pointer", problem.pointer()).put("message", problem.message()));
        }
        return call.settled(state, new Call.Outcome(null, error, false, took));
    }

    /** The step that settles a call. */
    static Step step(LoopSpec spec, Call settled) {
        return new Step(List.of(finished(spec, settled)), List.of(), List.of(settled), NextStep.CONTINUE);
    }

    static Fact finished(LoopSpec spec, Call settled) {
        var outcome = settled.outcome();
        if (outcome == null) {
            throw new IllegalStateException("call " + settled.place().callId() + " is not settled");
        }
        var result = outcome.result();
        var shown = result == null ? null : Cut.to(spec.limits().eventBytes(), result);
        var place = settled.place();
        return new Fact(
                spec.path(),
                new JobEvent.ToolFinished(
                        place.callId(),
                        place.round(),
                        settled.name(),
                        settled.state(),
                        shown,
                        outcome.error(),
                        outcome.isTruncated() || !Objects.equals(shown, result) ? Cut.size(result) : 0,
                        outcome.took()));
    }
}
