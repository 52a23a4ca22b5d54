package dev.meanwhile.workflow.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Estimates the tokens of messages: four characters each, as English text has, a few for each message, and a thousand for what is no
 * text, such as an image. Models count otherwise; for deciding when a conversation grows long this is near enough.
 */
public final class Tokens {
    private static final int CHARACTERS = 4;
    private static final int OF_A_MESSAGE = 4;
    private static final int OF_A_PICTURE = 1_000;

    private Tokens() {}

    public static int of(List<JsonNode> messages) {
        return messages.stream().mapToInt(Tokens::of).sum();
    }

    public static int of(JsonNode message) {
        var content = message.path("content");
        var tokens = OF_A_MESSAGE + of(content.asText(""));
        for (var part : content) {
            tokens += part.path("text").isTextual() ? of(part.path("text").asText()) : OF_A_PICTURE;
        }
        var calls = message.path("tool_calls");
        return calls.isEmpty() ? tokens : tokens + of(calls.toString());
    }

    static int of(String text) {
        return (text.length() + CHARACTERS - 1) / CHARACTERS;
    }
}
