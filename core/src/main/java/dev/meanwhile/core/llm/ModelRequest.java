package dev.meanwhile.core.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a model in one turn, in the vocabulary of chat completions.
 *
 * @param messages the conversation so far, each as the provider gets it ({@code role}, {@code content}, {@code tool_calls}, …)
 * @param tools function definitions; none when empty
 * @param toolChoice {@code auto}, {@code required}, {@code none} or a forced function; null leaves it to the provider
 * @param options everything else the caller sent for the provider ({@code temperature}, {@code response_format}, routing, …);
 *     fields beginning with an underscore are ours and are not passed on
 * @param key the caller's own provider key, or null to use the configured one
 */
public record ModelRequest(
        String model,
        List<JsonNode> messages,
        List<JsonNode> tools,
        @Nullable JsonNode toolChoice,
        ObjectNode options,
        @Nullable ProviderKey key) {

    public ModelRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }
}
