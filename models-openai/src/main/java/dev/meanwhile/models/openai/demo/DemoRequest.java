package dev.meanwhile.models.openai.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A chat request, as far as the demo model understands it.
 *
 * @param tools the offered functions by name
 * @param toolChoice {@code auto}, {@code none}, {@code required} or the name of the forced function
 * @param outputSchema what the answer must fit; missing for plain text
 * @param wantsUsage whether a stream ends with what it used
 */
record DemoRequest(
        String model,
        List<JsonNode> messages,
        Map<String, JsonNode> tools,
        String toolChoice,
        JsonNode outputSchema,
        boolean isStream,
        boolean wantsUsage) {

    /** More than a person types; keeps what is looked for in the text cheap. */
    private static final int MAX_READ = 4000;

    static DemoRequest of(JsonNode body) throws DemoRefusal {
        if (!body.path("messages").isArray() || body.path("messages").isEmpty()) {
            throw new DemoRefusal("messages must be an array with at least one message");
        }
        var messages = new ArrayList<JsonNode>();
        body.path("messages").forEach(messages::add);
        var choice = body.path("tool_choice");
        return new DemoRequest(
                body.path("model").asText("demo"),
                messages,
                tools(body.path("tools")),
                choice.isObject() ? choice.path("function").path("name").asText("") : choice.asText("auto"),
                body.at("/response_format/json_schema/schema"),
                body.path("stream").asBoolean(false),
                body.path("stream_options").path("include_usage").asBoolean(false));
    }

    /** What the user said last, without what this model says of itself in answers that come back; empty if there is no such message. */
    String question() {
        var at = lastUser();
        return at < 0 ? "" : DemoScript.withoutOwnWords(text(messages.get(at).path("content")));
    }

    /** Everything that is said in system and user messages, the newest last. */
    String instructions() {
        var said = messages.stream()
                .filter(message -> List.of("system", "developer", "user")
                        .contains(message.path("role").asText("")))
                .map(message -> text(message.path("content")))
                .collect(Collectors.joining("\n"));
        return said.substring(Math.max(0, said.length() - MAX_READ));
    }

    /** From 1: which turn since the user spoke this is. */
    int round() {
        return 1
                + (int) sinceUser()
                        .filter(message -> !message.path("tool_calls").isEmpty())
                        .count();
    }

    /** The results of the tools that were called since the user spoke, by the tool's name; of several the last. */
    Map<String, String> results() {
        var nameOf = new LinkedHashMap<String, String>();
        var results = new LinkedHashMap<String, String>();
        sinceUser().forEach(message -> {
            message.path("tool_calls")
                    .forEach(call -> nameOf.put(
                            call.path("id").asText(""),
                            call.path("function").path("name").asText("")));
            if ("tool".equals(message.path("role").asText(""))) {
                var id = message.path("tool_call_id").asText("");
                results.put(nameOf.getOrDefault(id, id), text(message.path("content")));
            }
        });
        return results;
    }

    /** Roughly, as a real tokenizer would count. */
    long promptTokens() {
        return messages.stream()
                                .mapToLong(
                                        message -> text(message.path("content")).length())
                                .sum()
                        / 4
                + messages.size();
    }

    private Stream<JsonNode> sinceUser() {
        return messages.stream().skip(lastUser() + 1L);
    }

    private int lastUser() {
        for (var at = messages.size() - 1; at >= 0; at--) {
            if ("user".equals(messages.get(at).path("role").asText(""))) {
                return at;
            }
        }
        return -1;
    }

    private static String text(JsonNode content) {
        var text = content.isTextual()
                ? content.textValue()
                : StreamSupport.stream(content.spliterator(), false)
                        .map(part -> part.path("text").asText(""))
                        .collect(Collectors.joining("\n"));
        return text.length() <= MAX_READ ? text : text.substring(0, MAX_READ);
    }

    private static Map<String, JsonNode> tools(JsonNode tools) {
        return StreamSupport.stream(tools.spliterator(), false)
                .map(tool -> tool.path("function"))
                .filter(function -> function.path("name").isTextual())
                .collect(Collectors.toMap(
                        function -> function.path("name").textValue(),
                        Function.identity(),
                        (first, _) -> first,
                        LinkedHashMap::new));
    }
}
