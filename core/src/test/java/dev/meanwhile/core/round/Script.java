package dev.meanwhile.core.round;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.TurnOutcome;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Words for what a scripted model says. */
final class Script {
    private Script() {}

    static TurnFact.ToolCall call(String name, String arguments) {
        return new TurnFact.ToolCall("id-" + name, name, arguments);
    }

    static TurnFact.ToolCall call(String name) {
        return call(name, "{}");
    }

    static TurnFact.Text text(String text) {
        return new TurnFact.Text(text);
    }

    /** A turn that asks for tools without arguments. */
    static Turn asks(String... names) {
        return Turn.calls(Arrays.stream(names).map(Script::call).toArray(TurnFact.ToolCall[]::new));
    }

    static Turn ends(FinishReason reason, TurnFact... facts) {
        return Turn.of(List.of(facts), new TurnOutcome.Finished(reason));
    }

    /** A turn that breaks with a wish for this wait. */
    static Turn breaksFor(Duration wait, TurnFact... facts) {
        var failure = ErrorCode.MODEL_RATE_LIMITED.failure("slow down").retryAfter(wait);
        return Turn.of(List.of(facts), new TurnOutcome.Broken(failure));
    }
}
