package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a body, checked for their type as they are read; null counts as absent, unknown ones are not looked at. Every
 * complaint begins with the field's JSON pointer.
 *
 * @param pointer of the object in the body; empty for the body itself
 */
record Fields(ObjectNode object, String pointer) {
    private static final int DIGITS = 9;

    static Fields of(ObjectNode body) {
        return new Fields(body, "");
    }

    boolean has(String name) {
        return object.hasNonNull(name);
    }

    @Nullable
    JsonNode any(String name) {
        return has(name) ? object.get(name) : null;
    }

    @Nullable
    String text(String name) {
        var value = any(name);
        if (value != null && !value.isTextual()) {
            throw wrong(name, "a string", value);
        }
        return value == null ? null : value.asText();
    }

    String text(String name, String otherwise) {
        var value = text(name);
        return value == null ? otherwise : value;
    }

    /** A string that must be there and have 1 to {@code longest} characters. */
    String required(String name, int longest) {
        var value = text(name);
        if (value == null || value.isBlank() || value.length() > longest) {
            throw ErrorCode.REQUEST_INVALID.exception("%s/%s must be a string of 1 to %d characters but %s"
                    .formatted(
                            pointer, name, longest, value == null ? "is missing" : "has %d".formatted(value.length())));
        }
        return value;
    }

    @Nullable
    Long number(String name) {
        var value = any(name);
        if (value != null && !(value.isIntegralNumber() && value.canConvertToLong())) {
            throw wrong(name, "a whole number", value);
        }
        return value == null ? null : value.asLong();
    }

    /** A number as it is written, without the rounding of a double; at most nine digits on either side of its point. */
    @Nullable
    BigDecimal amount(String name) {
        var value = any(name);
        if (value == null) {
            return null;
        }
        var amount = value.isNumber() ? value.decimalValue() : null;
        if (amount == null || amount.scale() > DIGITS || amount.precision() - (long) amount.scale() > DIGITS) {
            throw wrong(name, "a number with at most %d digits on either side of its point".formatted(DIGITS), value);
        }
        return amount;
    }

    boolean flag(String name, boolean otherwise) {
        var value = any(name);
        if (value != null && !value.isBoolean()) {
            throw wrong(name, "true or false", value);
        }
        return value == null ? otherwise : value.asBoolean();
    }

    /** A moment as ISO-8601 with its offset, {@code 2027-01-31T09:00:00+01:00}. */
    @Nullable
    Instant instant(String name) {
        var text = text(name);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw ErrorCode.REQUEST_INVALID.exception("%s/%s must be a time as 2027-01-31T09:00:00Z but is '%s'"
                    .formatted(pointer, name, shortened(text)));
        }
    }

    /** A text short enough for a message. */
    static String shortened(@Nullable String text) {
        return text == null || text.length() <= 40 ? String.valueOf(text) : text.substring(0, 40) + "…";
    }

    @Nullable
    List<JsonNode> list(String name) {
        var value = any(name);
        if (value != null && !value.isArray()) {
            throw wrong(name, "an array", value);
        }
        if (value == null) {
            return null;
        }
        var items = new ArrayList<JsonNode>();
        value.forEach(items::add);
        return items;
    }

    /** An empty object if it is absent. */
    ObjectNode object(String name) {
        var value = any(name);
        if (value == null) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (value instanceof ObjectNode found) {
            return found;
        }
        throw wrong(name, "an object", value);
    }

    Fields inner(String name) {
        return new Fields(object(name), pointer + "/" + name);
    }

    private EngineException wrong(String name, String expected, JsonNode value) {
        return ErrorCode.REQUEST_INVALID.exception(
                "%s/%s must be %s but is %s".formatted(pointer, name, expected, value.getNodeType()));
    }
}
