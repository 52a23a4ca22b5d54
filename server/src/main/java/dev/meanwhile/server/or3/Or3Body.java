package dev.meanwhile.server.or3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a request's body. What is not as it must be is refused as {@code request_invalid}. */
record Or3Body(ObjectNode fields) {

    boolean has(String field) {
        return fields.hasNonNull(field);
    }

    @Nullable
    String optional(String field) {
        var value = fields.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw mustBe(field, "a string", value);
        }
        return value.asText();
    }

    String required(String field) {
        var value = optional(field);
        if (value == null || value.isBlank()) {
            throw ErrorCode.REQUEST_INVALID.exception("/%s is required".formatted(field));
        }
        return value;
    }

    List<JsonNode> list(String field) {
        var value = fields.path(field);
        if (!value.isArray()) {
            throw mustBe(field, "an array", value);
        }
        var items = new ArrayList<JsonNode>();
        value.forEach(items::add);
        return items;
    }

    /** An object within the body. */
    Or3Body object(String field) {
        var value = fields.path(field);
        if (!(value instanceof ObjectNode object)) {
            throw mustBe(field, "an object", value);
        }
        return new Or3Body(object);
    }

    private static EngineException mustBe(String field, String what, JsonNode value) {
        return ErrorCode.REQUEST_INVALID.exception(
                "/%s must be %s but is %s".formatted(field, what, value.getNodeType()));
    }
}
