package dev.meanwhile.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** Calls of tools, as a terminal shows them. */
final class ToolCall {
    private static final int LONGEST_VALUE = 200;

    private ToolCall() {}

    /** @param event {@code tool.called} */
    static String of(JsonNode event) {
        return "%s %s".formatted(event.path("name").asText(), value(event.path("arguments")));
    }

    /** @param event {@code tool.finished} */
    static String outcome(JsonNode event) {
        var isDone = event.path("status").asText().equals("done");
        var outcome = isDone ? value(event.path("result")) : "✗ " + message(event.path("error"));
        return " → %s  %d ms".formatted(outcome, event.path("durationMs").asLong());
    }

    private static String message(JsonNode error) {
        return error.path("message").asText(error.path("code").asText("failed"));
    }

    private static String value(JsonNode value) {
        var text = (value.isTextual() ? value.asText() : value.toString()).replace('\n', ' ');
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }
}
