package dev.meanwhile.models.openai.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;

/** The JSON that the demo model sends. */
final class DemoJson {
    static final JsonMapper JSON = new JsonMapper();

    /** Fixed, like everything the demo model says. */
    private static final long CREATED = 1_767_225_600L;

    private DemoJson() {}

    /** The start of an answer's or chunk's object. */
    static ObjectNode envelope(String model, String object) {
        return JSON.createObjectNode()
                .put("id", "chatcmpl-demo")
                .put("object", object)
                .put("created", CREATED)
                .put("model", model);
    }

    /** A chunk that says this of its only choice. */
    static ObjectNode chunk(String model, ObjectNode delta) {
        var chunk = envelope(model, "chat.completion.chunk");
        var choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("finish_reason");
        return chunk;
    }

    static ObjectNode usage(DemoRequest request, DemoKnobs knobs, int pieces) {
        var reasoning = knobs.pace().reasoning();
        var usage = JSON.createObjectNode()
                .put("prompt_tokens", request.promptTokens())
                .put("completion_tokens", pieces + reasoning)
                .put("total_tokens", request.promptTokens() + pieces + reasoning);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", reasoning);
        if (knobs.end().cost() != null) {
            usage.put("cost", knobs.end().cost());
        }
        return usage;
    }

    static ObjectNode error(int status, String message) {
        var body = JSON.createObjectNode();
        body.putObject("error").put("message", message).put("code", status);
        return body;
    }

    /** A call as a message has it; {@code arguments} may be a part of them. */
    static ObjectNode call(int index, String id, DemoTurn.Use use, String arguments) {
        var call = JSON.createObjectNode().put("index", index).put("id", id).put("type", "function");
        call.putObject("function").put("name", use.tool()).put("arguments", arguments);
        return call;
    }

    /** A string's JSON without its quotes. */
    static byte[] quoted(String text) {
        return JsonStringEncoder.getInstance().quoteAsUTF8(text);
    }

    static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of JSON can always be written", e);
        }
    }
}
