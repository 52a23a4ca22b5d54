package dev.meanwhile.core.llm;

import org.jspecify.annotations.Nullable;

/** Something a model's stream said. */
public sealed interface TurnFact {

    /** @param text a fragment as it was streamed, possibly half a word; never empty */
    record Text(String text) implements TurnFact {}

    /** @param text a fragment of the model's reasoning; never empty */
    record Reasoning(String text) implements TurnFact {}

    /** @param url an {@code https:} or {@code data:} URL; each is given once a turn */
    record Image(String url) implements TurnFact {}

    /**
     * A tool call, complete; given in the order of the provider's indexes when the turn's finish reason came or its stream ended.
     *
     * @param providerId the provider's own id, or null if it gave none; it may repeat between turns
     * @param arguments the JSON text as the model wrote it, possibly not JSON at all; {@code {}} if it wrote none
     */
    record ToolCall(@Nullable String providerId, String name, String arguments) implements TurnFact {}

    /** The provider measured what this request used; the last one counts. */
    record Measured(Usage usage) implements TurnFact {}

    /** Bytes came that carry nothing (keep-alive comments); given at most every 20 s. */
    record Alive() implements TurnFact {}
}
