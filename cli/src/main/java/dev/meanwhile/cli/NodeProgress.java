package dev.meanwhile.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows the nodes of a workflow's run beside its result: what one says and calls while it works, a line for each that has ended. Of
 * several that speak at once one is heard; what the others say comes when it has ended, so that no line is mixed.
 */
final class NodeProgress {
    private static final String DIM = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";

    private final Terminal terminal;
    private final boolean isDimmed;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private @Nullable Node speaker;
    private boolean isLineOpen;
    private boolean isRun;

    NodeProgress(Terminal terminal) {
        this.terminal = terminal;
        this.isDimmed = terminal.isInteractive() && !terminal.environment().containsKey("NO_COLOR");
    }

    /** One that has begun, with all that it said. */
    private static final class Node {
        final String name;
        final @Nullable Instant began;
        final StringBuilder text = new StringBuilder();
        int shown; // of the text

        Node(String name, @Nullable Instant began) {
            this.name = name;
            this.began = began;
        }
    }

    /** @return whether it was about a node, or about a run */
    boolean show(JsonNode event) {
        var path = event.path("path").asText();
        isRun = isRun || !path.isEmpty();
        return !path.isEmpty() ? showNode(path, event) : isRun && showRun(event);
    }

    private boolean showNode(String path, JsonNode event) {
        var type = event.path("type").asText();
        switch (type) {
            case "node.started" -> nodes.put(path, new Node(name(path, event), time(event)));
            case "node.finished" -> finished(path, event);
            case "node.failed" -> failed(path, event);
            case "node.skipped" -> line("– %s  skipped".formatted(name(path, event)));
            case "route.chosen" ->
                line("→ %s: %s"
                        .formatted(name(path, event), event.path("routeLabel").asText()));
            case "text.delta" -> said(speaking(path), event);
            case "round.rewound" -> rewound(speaking(path), event);
            case "tool.called" -> under(speaking(path), "⚙ " + ToolCall.of(event));
            case "tool.finished" ->
                under(speaking(path), "⚙ %s".formatted(event.path("name").asText()) + ToolCall.outcome(event));
            case "notice.given" -> line("! " + event.path("message").asText());
            default -> showRun(event);
        }
        return true;
    }

    private boolean showRun(JsonNode event) {
        switch (event.path("type").asText()) {
            case "job.waiting" ->
                line("… waiting (%s)".formatted(event.path("reason").asText().replace('_', ' ')));
            case "approval.answered" ->
                line("… %s: %s"
                        .formatted(
                                event.path("by").asText(), event.path("action").asText()));
            case "approval.expired" -> line("… nobody decided in time");
            case "notice.given" -> line("! " + event.path("message").asText());
            case "text.delta" -> {
                line("");
                return false; // the result
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** By its label; where it is not of the workflow itself, the path tells which pass or subflow it is in. */
    private static String name(String path, JsonNode event) {
        var label = event.path("label").asText();
        return path.matches("[^/#:@]*") ? label : "%s (%s)".formatted(label, path);
    }

    private static @Nullable Instant time(JsonNode event) {
        return event.hasNonNull("at") ? Instant.parse(event.path("at").asText()) : null;
    }

    /** Who speaks at a path; what a node does once more, as after a review, is said at {@code path@2}. Null where no node is. */
    private @Nullable Node speaking(String path) {
        var first = nodes.get(path.replaceFirst("@\\d+$", ""));
        if (first == null || nodes.containsKey(path)) {
            return nodes.get(path);
        }
        if (speaker != null && speaker.name.equals(first.name)) {
            hearOut(speaker); // what it did before is over
        }
        var again = new Node(first.name, first.began);
        nodes.put(path, again);
        return again;
    }

    /** The node, when all that was said at its path has been shown. */
    private @Nullable Node ended(String path) {
        var node = nodes.remove(path);
        hearOut(node);
        for (var n = 2; nodes.containsKey(path + "@" + n); n++) {
            hearOut(nodes.remove(path + "@" + n));
        }
        return node;
    }

    private void finished(String path, JsonNode event) {
        var node = ended(path);
        if (!event.path("nodeType").asText().equals("start")) {
            line("✓ %s%s".formatted(name(path, event), took(node, event)));
        }
    }

    private void failed(String path, JsonNode event) {
        var node = ended(path);
        line("✗ %s%s  %s%s"
                .formatted(
                        name(path, event),
                        took(node, event),
                        event.path("failure").path("message").asText(),
                        event.path("goesOn").asBoolean() ? " (the run goes on)" : ""));
    }

    private static String took(@Nullable Node node, JsonNode event) {
        var end = time(event);
        return node == null || node.began == null || end == null
                ? ""
                : "  %.1f s".formatted(Duration.between(node.began, end).toMillis() / 1000.0);
    }

    /** @param node null for what is said at a path that is no node, such as a loop's question whether to go on */
    private void said(@Nullable Node node, JsonNode event) {
        if (node == null) {
            return;
        }
        var offset = Math.clamp(event.path("offset").asLong(), 0, node.text.length());
        node.text.replace(offset, node.text.length(), event.path("text").asText());
        if (speaker == null) {
            begin(node);
        }
        if (speaker == node) {
            showNews(node);
        }
    }

    private void rewound(@Nullable Node node, JsonNode event) {
        if (node == null) {
            return;
        }
        under(node, "↺ the model broke off and is asked again; what it said in this round is void");
        node.text.setLength(Math.clamp(event.path("offset").asLong(), 0, node.text.length()));
        node.shown = Math.min(node.shown, node.text.length());
    }

    /** What it said while another one was heard. */
    private void hearOut(@Nullable Node node) {
        if (node != null && node.shown < node.text.length()) {
            begin(node);
            showNews(node);
        }
        if (speaker == node) {
            closeLine();
            speaker = null;
        }
    }

    private void begin(Node node) {
        if (speaker != node) {
            closeLine();
            print("▶ " + node.name + "\n");
            speaker = node;
        }
    }

    private void showNews(Node node) {
        if (node.shown >= node.text.length()) {
            return;
        }
        var news = node.text.substring(node.shown).replace("\n", "\n  ");
        print((isLineOpen ? "" : "  ") + (isDimmed ? DIM + news + PLAIN : news));
        node.shown = node.text.length();
        isLineOpen = true;
    }

    private void under(@Nullable Node node, String text) {
        if (node != null) {
            begin(node);
        }
        line("  " + text);
    }

    private void line(String text) {
        closeLine();
        print(text + "\n");
    }

    private void closeLine() {
        if (isLineOpen) {
            print("\n");
        }
        isLineOpen = false;
    }

    private void print(String text) {
        terminal.beside(text);
    }
}
