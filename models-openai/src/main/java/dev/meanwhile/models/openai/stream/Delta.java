package dev.meanwhile.models.openai.stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What one chunk says about one choice, before it is known which: {@code index} may come last. Filled by {@link ChunkReader} and
 * then only read; absent and JSON null are the same.
 */
final class Delta {
    int choice;

    @Nullable
    String content;

    @Nullable
    JsonNode contentParts;

    @Nullable
    String text;

    @Nullable
    String refusal;

    @Nullable
    String reasoning;

    @Nullable
    String reasoningContent;

    @Nullable
    JsonNode reasoningDetails;

    @Nullable
    JsonNode images;

    @Nullable
    JsonNode toolCalls;

    @Nullable
    JsonNode functionCall;

    /** A whole message, as answers that are not streamed have it. */
    @Nullable
    JsonNode message;

    @Nullable
    String finishReason;

    @Nullable
    JsonNode error;
}
