package dev.meanwhile.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Shows a job's events as they come: the answer as it is written, tool calls a line each; of a workflow's run its nodes. */
final class Transcript {
    private final Terminal terminal;
    private final NodeProgress nodes;
    private long shown; // UTF-16 units of text
    private boolean isLineOpen;
    private @Nullable String openCall;

    Transcript(Terminal terminal) {
        this.terminal = terminal;
        this.nodes = new NodeProgress(terminal);
    }

    void show(JsonNode event) {
        if (!nodes.show(event)) {
            showJob(event);
        }
    }

    private void showJob(JsonNode event) {
        switch (event.path("type").asText()) {
            case "text.delta" ->
                text(event.path("offset").asLong(), event.path("text").asText());
            case "round.rewound" -> {
                note("↺ the model broke off and is asked again; what it said in this round is void");
                shown = event.path("offset").asLong();
            }
            case "tool.called" -> called(event);
            case "tool.finished" -> finished(event);
            case "job.waiting" ->
                note("… waiting (%s)".formatted(event.path("reason").asText().replace('_', ' ')));
            case "approval.answered" ->
                note("… %s: %s"
                        .formatted(
                                event.path("by").asText(), event.path("action").asText()));
            case "approval.expired" -> note("… nobody decided in time");
            case "notice.given" -> note("… " + event.path("message").asText());
            case "job.finished" -> closeLine();
            default -> {
                // nothing to see
            }
        }
    }

    /** What was shown before a reconnect is not shown twice. */
    private void text(long offset, String text) {
        var known = Math.clamp(shown - offset, 0, text.length());
        var news = text.substring(known);
        if (news.isEmpty()) {
            return;
        }
        if (openCall != null) {
            closeLine();
        }
        terminal.print(news);
        shown = offset + text.length();
        isLineOpen = !news.endsWith("\n");
    }

    private void called(JsonNode event) {
        closeLine();
        terminal.print("⚙ " + ToolCall.of(event));
        isLineOpen = true;
        openCall = event.path("callId").asText();
    }

    private void finished(JsonNode event) {
        if (!event.path("callId").asText().equals(openCall)) {
            closeLine();
            terminal.print("⚙ " + event.path("name").asText());
        }
        terminal.print(ToolCall.outcome(event));
        isLineOpen = true;
        openCall = "";
        closeLine();
    }

    private void note(String text) {
        closeLine();
        terminal.line(text);
    }

    private void closeLine() {
        if (isLineOpen) {
            terminal.print("\n");
        }
        isLineOpen = false;
        openCall = null;
    }
}
