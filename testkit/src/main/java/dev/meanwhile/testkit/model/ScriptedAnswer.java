package dev.meanwhile.testkit.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One answer of the scripted server: a status, headers and what happens on the connection after them, in order. Each method gives a
 * copy with one thing added.
 *
 * @param status the HTTP status
 * @param headers beside {@code Content-Type}, {@code Connection} and {@code Transfer-Encoding}
 */
public record ScriptedAnswer(int status, String contentType, Map<String, String> headers, List<Move> moves) {

    public ScriptedAnswer {
        headers = Map.copyOf(headers);
        moves = List.copyOf(moves);
    }

    /** A stream with nothing in it yet; ends cleanly after what is added. */
    public static ScriptedAnswer stream() {
        return new ScriptedAnswer(200, "text/event-stream", Map.of(), List.of());
    }

    /** A whole answer in these words, with its finish reason, usage and {@code [DONE]}. */
    public static ScriptedAnswer saying(String... words) {
        var answer = stream();
        for (var word : words) {
            answer = answer.text(word);
        }
        return answer.finish("stop").done();
    }

    /** An error with the provider's usual body. */
    public static ScriptedAnswer error(int status, String message) {
        var body = JsonNodeFactory.instance.objectNode();
        body.putObject("error").put("message", message);
        return new ScriptedAnswer(status, "application/json", Map.of(), List.of()).raw(body.toString());
    }

    /** As {@code Retry-After}: seconds, or a date. */
    public ScriptedAnswer header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ScriptedAnswer(status, contentType, more, moves);
    }

    /** A piece of text. */
    public ScriptedAnswer text(String text) {
        return delta(JsonNodeFactory.instance.objectNode().put("content", text));
    }

    /** A complete tool call in one chunk. */
    public ScriptedAnswer call(int index, String id, String name, String arguments) {
        var delta = JsonNodeFactory.instance.objectNode();
        var call = delta.putArray("tool_calls").addObject();
        call.put("index", index).put("id", id).put("type", "function");
        call.putObject("function").put("name", name).put("arguments", arguments);
        return delta(delta);
    }

    /** A chunk with this {@code delta}. */
    public ScriptedAnswer delta(JsonNode delta) {
        var chunk = JsonNodeFactory.instance.objectNode();
        chunk.put("object", "chat.completion.chunk");
        chunk.putArray("choices").addObject().put("index", 0).set("delta", delta);
        return event(chunk.toString());
    }

    /** The chunk with a finish reason, and one with the usage. */
    public ScriptedAnswer finish(String reason) {
        var chunk = JsonNodeFactory.instance.objectNode();
        var choice = chunk.putArray("choices").addObject();
        choice.put("index", 0).put("finish_reason", reason).putObject("delta");
        var usage = JsonNodeFactory.instance.objectNode();
        usage.putArray("choices");
        usage.putObject("usage")
                .put("prompt_tokens", 10)
                .put("completion_tokens", 5)
                .put("total_tokens", 15);
        return event(chunk.toString()).event(usage.toString());
    }

    public ScriptedAnswer done() {
        return event("[DONE]");
    }

    /** One SSE event with this data, whatever it is. */
    public ScriptedAnswer event(String data) {
        return raw("data: " + data + "\n\n");
    }

    /** These characters as UTF-8, in one write. */
    public ScriptedAnswer raw(String text) {
        return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Exactly these bytes, in one write; need not be whole characters. */
    public ScriptedAnswer raw(byte[] bytes) {
        return then(new Move.Send(new String(bytes, StandardCharsets.ISO_8859_1)));
    }

    /** Stays silent with the connection open until the stall is released. */
    public ScriptedAnswer stall(Stall stall) {
        return then(new Move.Wait(stall));
    }

    /** Closes the connection in the midst of the body. */
    public ScriptedAnswer cut() {
        return then(new Move.Cut());
    }

    private ScriptedAnswer then(Move move) {
        var more = new ArrayList<>(moves);
        more.add(move);
        return new ScriptedAnswer(status, contentType, headers, more);
    }

    /** Something that happens on the connection. */
    public sealed interface Move {
        /** @param bytes one character a byte (ISO 8859-1) */
        record Send(String bytes) implements Move {}

        record Wait(Stall stall) implements Move {}

        record Cut() implements Move {}
    }
}
