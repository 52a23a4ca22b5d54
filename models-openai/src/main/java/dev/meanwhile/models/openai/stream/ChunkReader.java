package dev.meanwhile.models.openai.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one chunk's JSON, token by token; what is rare is read as a tree. Values of an unexpected type are skipped. */
final class ChunkReader {
    // The pool is shared, as one buffer per virtual thread would be 8 KiB for each open stream.
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES) // arguments go on as they came
            .build();

    private final List<Delta> deltas = new ArrayList<>(1);
    private @Nullable JsonNode usage;
    private @Nullable JsonNode error;

    private ChunkReader() {}

    /**
     * Reads the payload of one event.
     *
     * @throws MalformedStream if it is not one JSON object
     */
    static ChunkReader read(byte[] payload, int length) throws MalformedStream {
        var chunk = new ChunkReader();
        try (var parser = JSON.getFactory().createParser(payload, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedStream("expected a JSON object as the data of an event");
            }
            chunk.readChunk(parser);
            if (parser.nextToken() != null) {
                throw new MalformedStream("expected nothing behind the JSON object of an event");
            }
            return chunk;
        } catch (JsonProcessingException e) {
            throw new MalformedStream("the data of an event is not JSON at byte "
                    + e.getLocation().getByteOffset());
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot fail to be read", e);
        }
    }

    /** One for each choice that the chunk speaks of, in its order. */
    List<Delta> deltas() {
        return deltas;
    }

    @Nullable
    JsonNode usage() {
        return usage;
    }

    @Nullable
    JsonNode error() {
        return error;
    }

    private void readChunk(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            switch (name) {
                case "choices" -> readChoices(parser, value);
                case "usage" -> usage = orElse(tree(parser, value), usage);
                case "error" -> error = tree(parser, value);
                default -> parser.skipChildren();
            }
        }
    }

    private void readChoices(JsonParser parser, JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                deltas.add(readChoice(parser));
            } else {
                parser.skipChildren();
            }
        }
    }

    private Delta readChoice(JsonParser parser) throws IOException {
        var delta = new Delta();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            switch (name) {
                case "index" -> delta.choice = index(parser, value);
                case "delta" -> readDelta(parser, value, delta);
                case "message" -> delta.message = tree(parser, value);
                case "finish_reason" -> delta.finishReason = string(parser, value);
                case "error" -> delta.error = tree(parser, value);
                case "usage" -> usage = orElse(tree(parser, value), usage);
                default -> parser.skipChildren();
            }
        }
        return delta;
    }

    private static void readDelta(JsonParser parser, JsonToken value, Delta delta) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            readDeltaField(parser, name, parser.nextToken(), delta);
        }
    }

    private static void readDeltaField(JsonParser parser, String name, JsonToken value, Delta delta)
            throws IOException {
        switch (name) {
            case "content" -> {
                if (value == JsonToken.VALUE_STRING) {
                    delta.content = parser.getText();
                } else {
                    delta.contentParts = tree(parser, value);
                }
            }
            case "text" -> delta.text = string(parser, value);
            case "refusal" -> delta.refusal = string(parser, value);
            case "reasoning" -> delta.reasoning = string(parser, value);
            case "reasoning_content" -> delta.reasoningContent = string(parser, value);
            case "reasoning_details" -> delta.reasoningDetails = tree(parser, value);
            case "images" -> delta.images = tree(parser, value);
            case "tool_calls" -> delta.toolCalls = tree(parser, value);
            case "function_call" -> delta.functionCall = tree(parser, value);
            default -> parser.skipChildren();
        }
    }

    private static int index(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() == JsonParser.NumberType.INT) {
            return parser.getIntValue();
        }
        parser.skipChildren();
        return 0;
    }

    private static @Nullable String string(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    private static @Nullable JsonNode tree(JsonParser parser, JsonToken value) throws IOException {
        return value == JsonToken.VALUE_NULL ? null : JSON.readTree(parser);
    }

    private static @Nullable JsonNode orElse(@Nullable JsonNode first, @Nullable JsonNode second) {
        return first == null ? second : first;
    }
}
