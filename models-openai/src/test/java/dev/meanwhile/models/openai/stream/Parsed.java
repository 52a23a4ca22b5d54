package dev.meanwhile.models.openai.stream;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.TurnOutcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the parser made of a stream. */
record Parsed(List<TurnFact> facts, TurnOutcome outcome) {

    /** Bytes as they are, in pieces that end at these offsets. */
    static Parsed bytes(ToolArguments mode, byte[] bytes, int... cuts) {
        var facts = new ArrayList<TurnFact>();
        var parser = new ChatStreamParser(facts::add, mode, new ProviderErrors("acme", null));
        try {
            var from = 0;
            var wantsMore = true;
            for (var i = 0; i <= cuts.length && wantsMore; i++) {
                var to = i == cuts.length ? bytes.length : cuts[i];
                wantsMore = parser.accept(bytes, from, to);
                from = to;
            }
            return new Parsed(facts, parser.end());
        } catch (InterruptedException e) {
            throw new AssertionError("the sink does not wait", e);
        }
    }

    static Parsed stream(String stream) {
        return bytes(ToolArguments.FRAGMENTS, stream.getBytes(StandardCharsets.UTF_8));
    }

    /** Events with these payloads, then {@code [DONE]}. */
    static Parsed events(String... payloads) {
        return stream(framed(payloads) + "data: [DONE]\n\n");
    }

    /** Chunks whose only choice has these deltas, then a finish reason. */
    static Parsed deltas(String... deltas) {
        return events(chunks(deltas));
    }

    static Parsed cumulative(String... deltas) {
        var stream = framed(chunks(deltas)) + "data: [DONE]\n\n";
        return bytes(ToolArguments.CUMULATIVE, stream.getBytes(StandardCharsets.UTF_8));
    }

    static String framed(String... payloads) {
        var stream = new StringBuilder();
        for (var payload : payloads) {
            stream.append("data: ").append(payload).append("\n\n");
        }
        return stream.toString();
    }

    static String choice(String inside) {
        return "{\"choices\":[{" + inside + "}]}";
    }

    private static String[] chunks(String... deltas) {
        var payloads = new ArrayList<String>();
        for (var delta : deltas) {
            payloads.add(choice("\"index\":0,\"delta\":" + delta));
        }
        payloads.add(choice("\"index\":0,\"delta\":{},\"finish_reason\":\"stop\""));
        return payloads.toArray(String[]::new);
    }

    String text() {
        return all(TurnFact.Text.class).stream().map(TurnFact.Text::text).collect(Collectors.joining());
    }

    String reasoning() {
        return all(TurnFact.Reasoning.class).stream()
                .map(TurnFact.Reasoning::text)
                .collect(Collectors.joining());
    }

    List<TurnFact.ToolCall> calls() {
        return all(TurnFact.ToolCall.class);
    }

    <T extends TurnFact> List<T> all(Class<T> type) {
        return facts.stream().filter(type::isInstance).map(type::cast).toList();
    }

    TurnOutcome.FinishReason finishReason() {
        return ((TurnOutcome.Finished) outcome).reason();
    }

    Failure failure() {
        return ((TurnOutcome.Broken) outcome).failure();
    }

    ErrorCode code() {
        return failure().code();
    }
}
