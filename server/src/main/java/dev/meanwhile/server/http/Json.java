package dev.meanwhile.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;

/** Bodies to JSON trees and back. Text is cleaned as it enters, so that whatever was read can be stored. */
public final class Json {
    private static final int DEEPEST = 200;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(100)
                            .maxNameLength(1024)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(new CleanTexts())
            .build();

    private Json() {}

    /**
     * Reads a body.
     *
     * @throws EngineException {@code json_invalid} with line and column, if it is no JSON
     */
    public static JsonNode read(byte[] body) {
        try {
            var tree = MAPPER.readTree(body);
            if (tree == null || tree.isMissingNode()) {
                throw ErrorCode.JSON_INVALID.exception("the body must be JSON but is empty");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new EngineException(ErrorCode.JSON_INVALID.failure(message(e)), e);
        } catch (IOException e) {
            // from a byte array: only malformed UTF-8 comes this way
            throw new EngineException(ErrorCode.JSON_INVALID.failure("the body must be JSON in UTF-8"), e);
        }
    }

    private static String message(JsonProcessingException e) {
        var at = e.getLocation();
        var where = at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
        var what = switch (e) {
            case JsonEOFException _ -> "it ends too early";
            case StreamConstraintsException _ -> "it is nested over %d deep or a number is too long".formatted(DEEPEST);
            case JsonParseException _ -> "unexpected character or token";
            default -> "something follows the value";
        };
        return "the body is no valid JSON%s: %s".formatted(where, what);
    }

    /** The UTF-8 text of a tree. */
    public static byte[] bytes(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree that cannot be written", e);
        }
    }

    /** U+0000 and lone surrogates become U+FFFD: PostgreSQL stores neither. */
    public static String clean(String text) {
        if (text.codePoints().noneMatch(Json::isUnstorable)) {
            return text;
        }
        return text.codePoints()
                .mapToObj(point -> isUnstorable(point) ? "\uFFFD" : Character.toString(point))
                .collect(Collectors.joining());
    }

    private static boolean isUnstorable(int point) {
        return point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    private static final class CleanTexts extends JsonNodeFactory {
        private static final long serialVersionUID = 1L;

        @Override
        public TextNode textNode(String text) {
            return super.textNode(clean(text));
        }
    }
}
