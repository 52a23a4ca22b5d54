package dev.meanwhile.core.round;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.limit.RoundLimits;
import dev.meanwhile.core.limit.SpendGate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tool loop is to do.
 *
 * @param path where in the job its events belong; {@code ""} for a chat
 * @param messages the conversation it starts from
 * @param definitions the function definitions the model is offered
 * @param runtimes of each offered tool, by name: {@code hybrid}, {@code server} or {@code client}
 * @param toolChoice for the first round; a forced choice becomes {@code auto} after it
 * @param spending lets each model request pass, or fails the job
 */
public record LoopSpec(
        String path,
        String model,
        List<JsonNode> messages,
        List<JsonNode> definitions,
        Map<String, String> runtimes,
        @Nullable JsonNode toolChoice,
        ObjectNode options,
        RoundLimits limits,
        SpendGate spending) {
    public LoopSpec {
        messages = List.copyOf(messages);
        definitions = List.copyOf(definitions);
        runtimes = Map.copyOf(runtimes);
    }
}
