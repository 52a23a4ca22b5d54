package dev.meanwhile.core.round;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.limit.RoundLimits;
import dev.meanwhile.core.limit.SpendGate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a tool loop is to do.
 *
 * @param path where in the job its events belong; {@code ""} for a chat
 * @param messages the conversation it starts from
 * @param tools what the model is offered
 * @param device the browser that runs calls of {@code client} tools; null for none
 * @param toolChoice for the first round; a forced choice becomes {@code auto} after it
 * @param afterLastRound what happens when the model wants more rounds than {@code limits} allow
 * @param spending lets each model request pass, or fails the job
 */
public record LoopSpec(
        String path,
        String model,
        List<JsonNode> messages,
        List<ToolOffer> tools,
        @Nullable String device,
        @Nullable JsonNode toolChoice,
        ObjectNode options,
        RoundLimits limits,
        AfterLastRound afterLastRound,
        SpendGate spending) {
    public LoopSpec {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    List<JsonNode> definitions() {
        return tools.stream().map(ToolOffer::definition).toList();
    }

    boolean isOverLimit(int round) {
        return round > limits.rounds();
    }

    Optional<ToolOffer> offer(String tool) {
        return tools.stream().filter(offer -> offer.name().equals(tool)).findFirst();
    }
}
