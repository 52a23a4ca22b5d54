package dev.meanwhile.models.openai.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.TurnFact.ToolCall;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import dev.meanwhile.core.llm.Usage;
import org.junit.jupiter.api.Test;

class ToolCallRulesTest {

    private static String calls(String... calls) {
        return "{\"tool_calls\":[" + String.join(",", calls) + "]}";
    }

    private static String call(String head, String name, String arguments) {
        var function = (name == null ? "" : "\"name\":\"" + name + "\",") + "\"arguments\":" + arguments;
        return "{" + head + "\"function\":{" + function + "}}";
    }

    @Test
    void fragmentsAreJoinedByIndexAndGivenInItsOrder() {
        var parsed = Parsed.deltas(
                calls(call("\"index\":1,\"id\":\"b\",", "two", "\"\"")),
                calls(call("\"index\":0,\"id\":\"a\",", "on", "\"{\"")),
                calls(call("\"index\":0,", "e", "\"}\""), call("\"index\":1,\"id\":\"other\",", null, "\"[1]\"")));

        assertThat(parsed.facts()).containsExactly(new ToolCall("a", "one", "{}"), new ToolCall("b", "two", "[1]"));
        assertThat(parsed.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void equalFragmentsAreNoReplays() {
        var parsed = Parsed.deltas(
                calls(call("\"index\":0,\"id\":\"a\",", "f", "\"1\"")),
                calls(call("\"index\":0,\"id\":\"a\",", null, "\"1\"")));

        assertThat(parsed.calls()).containsExactly(new ToolCall("a", "f", "11"));
    }

    @Test
    void aCumulativeProviderRepeatsEverything() {
        var parsed = Parsed.cumulative(
                calls(call("\"index\":0,\"id\":\"a\",", "f", "\"{\"")),
                calls(call("\"index\":0,\"id\":\"a\",", "f", "\"{}\"")),
                calls(call("", "f", "\"{ }\"")));

        assertThat(parsed.calls()).containsExactly(new ToolCall("a", "f", "{ }"));
    }

    @Test
    void theIdMayComeLateOrNever() {
        var parsed = Parsed.deltas(
                calls(call("\"index\":0,", "f", "\"\""), call("\"index\":1,", "g", "\"\"")),
                calls(call("\"index\":0,\"id\":\"late\",", null, "\"{}\"")));

        assertThat(parsed.calls()).containsExactly(new ToolCall("late", "f", "{}"), new ToolCall(null, "g", "{}"));
    }

    @Test
    void wholeCallsWithoutIndexAreToldApart() {
        var byName = Parsed.deltas(calls(call("", "f", "\"1\""), call("", "g", "\"2\"")));
        var byId = Parsed.deltas(
                calls(call("\"id\":\"a\",", "f", "\"1\"")),
                calls(call("\"id\":\"b\",", "f", "\"2\"")),
                calls(call("\"id\":\"a\",", null, "\"3\"")),
                calls(call("", null, "\"4\"")));

        assertThat(byName.calls()).containsExactly(new ToolCall(null, "f", "1"), new ToolCall(null, "g", "2"));
        assertThat(byId.calls()).containsExactly(new ToolCall("a", "f", "13"), new ToolCall("b", "f", "24"));
    }

    @Test
    void wholeCallsThatAllHaveIndexZeroAreToldApart() {
        var parsed = Parsed.deltas(
                calls(call("\"index\":0,\"id\":\"a\",", "f", "\"{}\"")),
                calls(call("\"index\":0,\"id\":\"b\",", "f", "\"{}\"")));

        assertThat(parsed.calls()).containsExactly(new ToolCall("a", "f", "{}"), new ToolCall("b", "f", "{}"));
    }

    @Test
    void argumentsMayBeAnObject() {
        var parsed =
                Parsed.deltas(calls(call("\"index\":0,", "f", "{\"a\":[1.50]}"), call("\"index\":1,", "g", "null")));

        assertThat(parsed.calls())
                .containsExactly(new ToolCall(null, "f", "{\"a\":[1.50]}"), new ToolCall(null, "g", "{}"));
    }

    @Test
    void theOldFunctionCallIsACall() {
        var parsed = Parsed.deltas(
                "{\"function_call\":{\"name\":\"f\",\"arguments\":\"{\"}}",
                "{\"function_call\":{\"arguments\":\"}\"}}");

        assertThat(parsed.calls()).containsExactly(new ToolCall(null, "f", "{}"));
    }

    @Test
    void callsOfAFinalMessageCountOnlyWhereNoneWasStreamed() {
        var message =
                "\"message\":{\"tool_calls\":[{\"id\":\"m\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}";

        var alone = Parsed.events(Parsed.choice(message + ",\"finish_reason\":\"tool_calls\""));
        var repeated = Parsed.events(
                Parsed.choice("\"delta\":" + calls(call("\"index\":0,\"id\":\"s\",", "f", "\"{}\""))),
                Parsed.choice(message + ",\"finish_reason\":\"tool_calls\""));

        assertThat(alone.calls()).containsExactly(new ToolCall("m", "f", "{}"));
        assertThat(repeated.calls()).containsExactly(new ToolCall("s", "f", "{}"));
    }

    @Test
    void callsOfEachChoiceAreTheirOwn() {
        var parsed = Parsed.events("{\"choices\":[{\"index\":1,\"delta\":" + calls(call("\"index\":0,", "g", "\"2\""))
                + "},{\"index\":0,\"delta\":" + calls(call("\"index\":0,", "f", "\"1\"")) + "}]}");

        assertThat(parsed.calls()).containsExactly(new ToolCall(null, "f", "1"), new ToolCall(null, "g", "2"));
    }

    @Test
    void aCallIsGivenOnceAlthoughItsRestComesLate() {
        var start = Parsed.choice("\"delta\":" + calls(call("\"index\":0,\"id\":\"a\",", "f", "\"{}\""))
                + ",\"finish_reason\":\"tool_calls\"");
        var late = Parsed.choice("\"delta\":" + calls(call("\"index\":0,\"id\":\"a\",", null, "\"\""))
                + ",\"finish_reason\":\"tool_calls\"");

        assertThat(Parsed.events(start, late, late).calls()).containsExactly(new ToolCall("a", "f", "{}"));
    }

    @Test
    void callsAreGivenWhenTheFinishReasonComes() {
        var parsed = Parsed.events(
                Parsed.choice("\"delta\":" + calls(call("\"index\":0,\"id\":\"a\",", "f", "\"{}\""))),
                Parsed.choice("\"delta\":{},\"finish_reason\":\"tool_calls\""),
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5}}");

        assertThat(parsed.facts())
                .containsExactly(new ToolCall("a", "f", "{}"), new TurnFact.Measured(new Usage(3, 0, 5, 0, null)));
    }

    @Test
    void callsAreGivenWhenTheStreamEndsWithoutOne() {
        var parsed =
                Parsed.events(Parsed.choice("\"delta\":" + calls(call("\"index\":0,\"id\":\"a\",", "f", "\"{}\""))));

        assertThat(parsed.calls()).containsExactly(new ToolCall("a", "f", "{}"));
        assertThat(parsed.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void aCutStreamGivesNoHalfACall() {
        var parsed = Parsed.stream(Parsed.framed(
                Parsed.choice("\"delta\":" + calls(call("\"index\":0,\"id\":\"a\",", "f", "\"{\\\"x\"")))));

        assertThat(parsed.facts()).isEmpty();
        assertThat(parsed.code()).isEqualTo(ErrorCode.MODEL_STREAM_CUT);
    }

    @Test
    void aCallWithoutANameIsAProtocolFailure() {
        assertThat(Parsed.deltas(calls(call("\"index\":0,", null, "\"{}\""))).code())
                .isEqualTo(ErrorCode.MODEL_PROTOCOL);
    }

    @Test
    void callsWithoutEndAreCutOff() {
        var many = new StringBuilder();
        for (var i = 0; i < 1025; i++) {
            many.append(i == 0 ? "" : ",").append(call("\"index\":" + i + ",", "f", "\"\""));
        }

        assertThat(Parsed.deltas(calls(many.toString())).code()).isEqualTo(ErrorCode.MODEL_PROTOCOL);
    }

    @Test
    void argumentsWithoutEndAreCutOffToo() {
        var piece = calls(call("\"index\":0,", "f", "\"" + "x".repeat(2 << 20) + "\""));

        assertThat(Parsed.deltas(piece, piece, piece).failure().message()).contains("4 MiB");
    }
}
