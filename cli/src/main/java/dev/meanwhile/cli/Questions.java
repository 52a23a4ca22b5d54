package dev.meanwhile.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts a question to the person at the terminal, until it has an answer that can be sent. */
final class Questions {
    private static final int LONGEST_SHOWN = 4000;

    private final Terminal terminal;

    Questions(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The answer {@code {action, data?}}; null if nothing more is typed. */
    @Nullable
    ObjectNode put(JsonNode approval) {
        terminal.note("\n? %s\n  %s".formatted(approval.path("question").asText(), shown(approval.path("arguments"))));
        return switch (approval.path("kind").asText()) {
            case "input" -> input(approval);
            case "review" -> review(approval);
            default -> isOfNode(approval) ? node(approval) : call();
        };
    }

    /** A question of a node itself has the round 0, those about calls count from 1. */
    private static boolean isOfNode(JsonNode approval) {
        return approval.path("callId").asText().matches("(.*~)?0\\.\\d+");
    }

    private static String shown(JsonNode value) {
        var text = (value.isTextual() ? value.asText() : value.toString()).replace("\n", "\n  ");
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }

    /** May this call run? Anything but yes is no. */
    private @Nullable ObjectNode call() {
        var line = asked("  Allow it? [y/N]");
        return line == null ? null : answer(line.equalsIgnoreCase("y") ? "approve" : "reject");
    }

    private @Nullable ObjectNode node(JsonNode approval) {
        String line;
        while ((line = asked("  [a]pprove, [e]dit, [r]eject or [s]kip?")) != null) {
            switch (line.toLowerCase(Locale.ROOT)) {
                case "a", "approve", "y", "yes" -> {
                    return answer("approve");
                }
                case "e", "edit" -> {
                    return withData("approve", "  What instead, in one line?", approval);
                }
                case "r", "reject", "n", "no" -> {
                    return answer("reject");
                }
                case "s", "skip" -> {
                    return answer("skip");
                }
                default -> {
                    // asked again
                }
            }
        }
        return null;
    }

    private @Nullable ObjectNode input(JsonNode approval) {
        if (hasSchema(approval)) {
            terminal.note("  It must fit " + approval.path("schema"));
        }
        return withData("submit", "  Your answer in one line, or /reject or /skip:", approval);
    }

    private @Nullable ObjectNode review(JsonNode approval) {
        String line;
        while ((line = asked("  [k]eep, r[e]place or [r]eject?")) != null) {
            switch (line.toLowerCase(Locale.ROOT)) {
                case "k", "keep", "y", "yes" -> {
                    return answer("approve");
                }
                case "e", "replace" -> {
                    return withData("modify", "  What instead, in one line?", approval);
                }
                case "r", "reject", "n", "no" -> {
                    return answer("reject");
                }
                default -> {
                    // asked again
                }
            }
        }
        return null;
    }

    private @Nullable ObjectNode withData(String action, String question, JsonNode approval) {
        String line;
        while ((line = asked(question)) != null) {
            if (line.equals("/reject") || line.equals("/skip")) {
                return answer(line.substring(1));
            }
            var data = data(line, approval);
            if (data != null) {
                return answer(action).set("data", data);
            }
        }
        return null;
    }

    private @Nullable JsonNode data(String line, JsonNode approval) {
        var text = TextNode.valueOf(line);
        if (!hasSchema(approval) || approval.at("/schema/type").asText().equals("string") || isChoice(text, approval)) {
            return text;
        }
        try {
            return Server.JSON.readTree(line);
        } catch (JsonProcessingException e) {
            terminal.note("  This is no JSON: " + e.getOriginalMessage());
            return null;
        }
    }

    private static boolean isChoice(TextNode text, JsonNode approval) {
        for (var choice : approval.at("/schema/enum")) {
            if (choice.equals(text)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasSchema(JsonNode approval) {
        return !approval.path("schema").isEmpty();
    }

    private @Nullable String asked(String question) {
        terminal.note(question);
        var line = terminal.readLine();
        return line == null ? null : line.strip();
    }

    private static ObjectNode answer(String action) {
        return JsonNodeFactory.instance.objectNode().put("action", action);
    }
}
