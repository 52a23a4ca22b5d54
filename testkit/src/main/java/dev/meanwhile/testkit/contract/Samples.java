package dev.meanwhile.testkit.contract;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.round.Turn;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/** Facts, steps, calls and endings as the contracts need them. */
final class Samples {
    static final Ending DONE = new Ending.Succeeded("stop");
    static final Ending STOPPED = new Ending.Cancelled("ann");
    static final Usage USAGE = new Usage(120, 64, 40, 10, new BigDecimal("0.0125"));

    private Samples() {}

    /** A fact that is never merged with its neighbours. */
    static Fact note(String message) {
        return Fact.of(new JobEvent.NoticeGiven("note", message));
    }

    static Fact says(long offset, String text) {
        return Fact.of(new JobEvent.TextStreamed(1, 1, offset, text));
    }

    static Step facts(Fact... facts) {
        return new Step(List.of(facts), List.of(), List.of(), NextStep.CONTINUE);
    }

    static Step calls(Call... calls) {
        return new Step(List.of(), List.of(), List.of(calls), NextStep.CONTINUE);
    }

    static Step checkpoint(Checkpoint checkpoint, Fact... facts) {
        return new Step(List.of(facts), List.of(checkpoint), List.of(), NextStep.CONTINUE);
    }

    static Step end(Ending ending, Fact... facts) {
        return new Step(List.of(facts), List.of(), List.of(), new NextStep.End(ending));
    }

    /** The end of a round that said this. */
    static Checkpoint turn(int n, String text) {
        return new Checkpoint("", n, Turn.KIND, new Turn(n, 1, text, "", List.of(), "stop").toJson());
    }

    static Ending failed() {
        return new Ending.Failed(ErrorCode.MODEL_FAILED.failure("the model gave up"));
    }

    static Call asked(int index, Effect effect) {
        var hash = "%064x".formatted(index);
        var place = new CallPlace("", 1, index);
        return new Call(place, "call_" + index, "send", "{}", hash, effect, false, CallState.ASKED, null, null);
    }

    static Call.Outcome gave(String text) {
        return new Call.Outcome(TextNode.valueOf(text), null, false, Duration.ofMillis(7));
    }

    static Call.Outcome gaveError(String code) {
        var error = JsonNodeFactory.instance.objectNode().put("code", code).put("message", "no");
        return new Call.Outcome(null, error, false, Duration.ofMillis(7));
    }
}
