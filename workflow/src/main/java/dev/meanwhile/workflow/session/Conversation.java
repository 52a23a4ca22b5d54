package dev.meanwhile.workflow.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.workflow.definition.Compaction;
import dev.meanwhile.workflow.definition.Compaction.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A conversation as models read it, and what becomes of it when it is too long. System messages always stay, and so do the newest
 * messages that fit, at least as many as the author wants; a tool's result stays with the message that asked for it.
 *
 * @param system messages that say what the model is to do, in order
 * @param others all others, in order
 */
public record Conversation(List<JsonNode> system, List<JsonNode> others) {
    private static final String PLACE = "{{messages}}";

    private static final String PROMPT = """
            Summarise the conversation below for somebody who has to go on with it and will not see it. Keep what was asked for and \
            decided, facts, names and numbers, and what is still open. Leave out greetings and repetitions. Answer with the summary alone.

            """ + PLACE;

    public Conversation {
        system = List.copyOf(system);
        others = List.copyOf(others);
    }

    public static Conversation of(List<JsonNode> messages) {
        return new Conversation(
                messages.stream().filter(Conversation::isSystem).toList(),
                messages.stream().filter(message -> !isSystem(message)).toList());
    }

    private static boolean isSystem(JsonNode message) {
        var role = message.path("role").asText();
        return role.equals("system") || role.equals("developer");
    }

    /** What is to be done with a conversation. */
    public sealed interface Plan {

        /** It is short enough, or was made so. */
        record Ready(List<JsonNode> messages) implements Plan {
            public Ready {
                messages = List.copyOf(messages);
            }
        }

        /**
         * A model is to be asked for a summary.
         *
         * @param prompt what to ask it
         */
        record Summary(String prompt, Conversation kept) implements Plan {

            /** The conversation with the summary in place of what it sums up. */
            public List<JsonNode> with(String summary) {
                return kept.after("Summary of the conversation before this:\n" + summary);
            }
        }
    }

    public Plan plan(Compaction compaction) {
        var all = all();
        if (Tokens.of(all) <= compaction.threshold()) {
            return new Plan.Ready(all);
        }
        var isSummed = compaction.strategy() == Strategy.SUMMARIZE;
        var room = compaction.threshold() - Tokens.of(system);
        var cut = cut(
                isSummed ? room / 2 : room,
                compaction.preserveRecent()); // a summary needs room, and so does what follows
        if (cut == 0) {
            return new Plan.Ready(all);
        }
        var kept = new Conversation(system, others.subList(cut, others.size()));
        if (isSummed) {
            var old = new Conversation(List.of(), others.subList(0, cut));
            return new Plan.Summary(old.prompt(compaction), kept);
        }
        return new Plan.Ready(kept.after(leftOut(cut)));
    }

    private List<JsonNode> all() {
        var all = new ArrayList<>(system);
        all.addAll(others);
        return all;
    }

    /** How many messages are too many, counted from the oldest. */
    private int cut(int room, int preserved) {
        var cut = others.size();
        var left = room;
        while (cut > 0) {
            left -= Tokens.of(others.get(cut - 1));
            if (left < 0 && others.size() - cut >= preserved) {
                break;
            }
            cut--;
        }
        while (cut > 0 && cut < others.size() && isResult(others.get(cut))) {
            cut--;
        }
        return cut;
    }

    private static boolean isResult(JsonNode message) {
        return message.path("role").asText().equals("tool");
    }

    private static String leftOut(int messages) {
        return messages == 1
                ? "[One earlier message is left out here.]"
                : "[%d earlier messages are left out here.]".formatted(messages);
    }

    /** With a note on what was before it. */
    private List<JsonNode> after(String note) {
        var messages = new ArrayList<>(system);
        messages.add(JsonNodeFactory.instance.objectNode().put("role", "system").put("content", note));
        messages.addAll(others);
        return messages;
    }

    /** Asks for a summary of this; what is too long even for that loses its oldest messages. */
    private String prompt(Compaction compaction) {
        var cut = cut(compaction.threshold(), 1);
        var told = others.subList(cut, others.size()).stream()
                .map(Conversation::told)
                .collect(Collectors.joining("\n\n"));
        var messages = cut == 0 ? told : leftOut(cut) + "\n\n" + told;
        var prompt = compaction.prompt() == null ? PROMPT : compaction.prompt();
        return prompt.contains(PLACE) ? prompt.replace(PLACE, messages) : prompt + "\n\n" + messages;
    }

    private static String told(JsonNode message) {
        var text = new StringBuilder(message.path("role").asText()).append(": ");
        var content = message.path("content");
        text.append(content.asText(""));
        for (var part : content) {
            text.append(part.path("text").asText("[" + part.path("type").asText() + "]"));
        }
        for (var call : message.path("tool_calls")) {
            var function = call.path("function");
            text.append("\n[calls %s %s]"
                    .formatted(
                            function.path("name").asText(),
                            function.path("arguments").asText()));
        }
        return text.toString();
    }
}
