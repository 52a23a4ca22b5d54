package dev.meanwhile.tools.typed;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema of a record. A component is required unless it is {@link Nullable} or an {@link Optional}; components may be
 * strings, numbers, booleans, enums (their names in lower case), records, and lists of these. Nothing else is accepted in the
 * arguments.
 */
public final class ArgumentsSchema {
    private static final Set<Type> INTEGERS =
            Set.of(int.class, Integer.class, long.class, Long.class, short.class, Short.class, BigInteger.class);
    private static final Set<Type> NUMBERS =
            Set.of(double.class, Double.class, float.class, Float.class, BigDecimal.class);
    private static final Set<Type> BOOLEANS = Set.of(boolean.class, Boolean.class);

    private final Set<Class<?>> open = new HashSet<>();

    private ArgumentsSchema() {}

    /** @throws IllegalArgumentException if a component has a type of which no schema is made, or the record contains itself */
    public static ObjectNode of(Class<? extends Record> type) {
        return new ArgumentsSchema().object(type);
    }

    private ObjectNode object(Class<?> type) {
        if (!open.add(type)) {
            throw new IllegalArgumentException("the arguments %s contain themselves".formatted(type.getName()));
        }
        var schema = typed("object");
        var properties = schema.putObject("properties");
        var required = JsonNodeFactory.instance.arrayNode();
        for (var component : type.getRecordComponents()) {
            properties.set(component.getName(), property(component));
            if (isRequired(component)) {
                required.add(component.getName());
            }
        }
        schema.set("required", required);
        schema.put("additionalProperties", false);
        open.remove(type);
        return schema;
    }

    private static boolean isRequired(RecordComponent component) {
        return component.getType() != Optional.class
                && !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private ObjectNode property(RecordComponent component) {
        var schema = schema(component.getGenericType(), component);
        var description = component.getAnnotation(Describe.class);
        if (description != null) {
            schema.put("description", description.value());
        }
        return schema;
    }

    private ObjectNode schema(Type type, RecordComponent component) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
            return schema(generic.getActualTypeArguments()[0], component);
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            var list = typed("array");
            list.set("items", schema(generic.getActualTypeArguments()[0], component));
            return list;
        }
        return type instanceof Class<?> plain ? plain(plain, component) : refuse(component);
    }

    private ObjectNode plain(Class<?> type, RecordComponent component) {
        if (type == String.class) {
            return typed("string");
        } else if (INTEGERS.contains(type)) {
            return typed("integer");
        } else if (NUMBERS.contains(type)) {
            return typed("number");
        } else if (BOOLEANS.contains(type)) {
            return typed("boolean");
        } else if (type.isEnum()) {
            return choice(type);
        }
        return type.isRecord() ? object(type) : refuse(component);
    }

    private static ObjectNode choice(Class<?> type) {
        var schema = typed("string");
        var names = schema.putArray("enum");
        for (var constant : type.getEnumConstants()) {
            names.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
        }
        return schema;
    }

    private static ObjectNode refuse(RecordComponent component) {
        throw new IllegalArgumentException("no schema can be made of %s.%s, a %s"
                .formatted(
                        component.getDeclaringRecord().getName(),
                        component.getName(),
                        component.getGenericType().getTypeName()));
    }

    private static ObjectNode typed(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }
}
