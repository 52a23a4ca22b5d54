package dev.meanwhile.workflow.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One field of a node's data: how it is read, and what the reference says of it.
 *
 * @param type in words, as {@code text} or {@code whole number from 1 to 100}
 * @param meaning one or two sentences for the author
 * @param absent its value where it is left out, or null
 * @param reader the value; null for a value of another kind, which it has complained of
 */
public record Field<T>(
        String name, String type, String meaning, @Nullable T absent, BiFunction<JsonNode, Place, @Nullable T> reader) {

    /** Where a value stands in its node, and who hears what is wrong with it. */
    interface Place {
        /** @param what continues the sentence that the field's name begins */
        void complain(String what);

        /** A part of the value. */
        Place of(String part);
    }

    static Field<String> text(String name, String meaning) {
        return textOr(name, meaning, null);
    }

    static Field<String> textOr(String name, String meaning, @Nullable String absent) {
        return of(name, "text", meaning, absent, JsonNode::isTextual, JsonNode::asText);
    }

    static Field<Boolean> flag(String name, String meaning, boolean absent) {
        return of(name, "true or false", meaning, absent, JsonNode::isBoolean, JsonNode::asBoolean);
    }

    static Field<Integer> whole(String name, int from, int to, String meaning, @Nullable Integer absent) {
        return of(
                name,
                "whole number from %,d to %,d".formatted(from, to),
                meaning,
                absent,
                value -> value.canConvertToExactIntegral() && value.asLong() >= from && value.asLong() <= to,
                JsonNode::asInt);
    }

    /** Whole numbers whose range is checked elsewhere. */
    static Field<Integer> whole(String name, String meaning, int absent) {
        return of(name, "whole number", meaning, absent, JsonNode::canConvertToInt, JsonNode::asInt);
    }

    static Field<Double> number(String name, double from, double to, String meaning) {
        return of(
                name,
                "number from %,.0f to %,.0f".formatted(from, to),
                meaning,
                null,
                value -> value.isNumber() && value.asDouble() >= from && value.asDouble() <= to,
                JsonNode::asDouble);
    }

    /** In milliseconds. */
    static Field<Duration> millis(String name, String meaning, @Nullable Duration absent) {
        return of(
                name,
                "milliseconds",
                meaning,
                absent,
                value -> value.canConvertToExactIntegral() && value.canConvertToLong() && value.asLong() > 0,
                value -> Duration.ofMillis(value.asLong()));
    }

    static Field<JsonNode> any(String name, String meaning) {
        return of(name, "JSON", meaning, null, value -> true, Function.identity());
    }

    static Field<ObjectNode> object(String name, String meaning) {
        return of(name, "object", meaning, null, JsonNode::isObject, ObjectNode.class::cast);
    }

    static <E extends Named> Field<E> choice(String name, E[] values, String meaning, @Nullable E absent) {
        var names = Arrays.stream(values).map(Named::wireName).collect(Collectors.joining(", "));
        return new Field<>(name, "one of " + names, meaning, absent, (value, place) -> {
            for (var one : values) {
                if (value.isTextual() && one.wireName().equals(value.asText())) {
                    return one;
                }
            }
            place.complain("must be one of %s but is %s".formatted(names, shown(value)));
            return null;
        });
    }

    static Field<List<String>> texts(String name, String meaning) {
        return list(name, "list of texts", meaning, (value, place) -> {
            if (value.isTextual()) {
                return value.asText();
            }
            place.complain("must be text but is " + shown(value));
            return null;
        });
    }

    /** Objects of one shape. */
    static <T> Field<List<T>> objects(String name, String meaning, Function<Data, T> shape) {
        return list(name, "list of objects", meaning, (value, place) -> {
            if (value instanceof ObjectNode object) {
                return shape.apply(new Data(object, place));
            }
            place.complain("must be an object but is " + shown(value));
            return null;
        });
    }

    /** One object of a shape. */
    static <T> Field<T> shaped(String name, String meaning, Function<Data, @Nullable T> shape) {
        return new Field<>(name, "object", meaning, null, (value, place) -> {
            if (value instanceof ObjectNode object) {
                return shape.apply(new Data(object, place));
            }
            place.complain("must be an object but is " + shown(value));
            return null;
        });
    }

    static <T> Field<List<T>> list(
            String name, String type, String meaning, BiFunction<JsonNode, Place, @Nullable T> item) {
        return new Field<>(name, type, meaning, List.of(), (value, place) -> {
            if (!value.isArray()) {
                place.complain("must be a %s but is %s".formatted(type, shown(value)));
                return null;
            }
            var items = new ArrayList<T>();
            for (var i = 0; i < value.size(); i++) {
                var one = item.apply(value.get(i), place.of("[" + i + "]"));
                if (one != null) {
                    items.add(one);
                }
            }
            return List.copyOf(items);
        });
    }

    private static <T> Field<T> of(
            String name,
            String type,
            String meaning,
            @Nullable T absent,
            Function<JsonNode, Boolean> isRight,
            Function<JsonNode, T> value) {
        return new Field<>(name, type, meaning, absent, (node, place) -> {
            if (isRight.apply(node)) {
                return value.apply(node);
            }
            place.complain("must be %s but is %s".formatted(type, shown(node)));
            return null;
        });
    }

    private static String shown(JsonNode value) {
        var text = value.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
