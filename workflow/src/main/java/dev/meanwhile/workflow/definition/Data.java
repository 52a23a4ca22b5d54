package dev.meanwhile.workflow.definition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.workflow.definition.Field.Place;
import org.jspecify.annotations.Nullable;

/** The data of a node, or an object in it, read field by field; whatever is wrong is complained of, and reading goes on. */
final class Data {
    private final ObjectNode object;
    private final Place place;

    Data(ObjectNode object, Place place) {
        this.object = object;
        this.place = place;
    }

    /** The value, or null where it is left out, null or wrong. */
    <T> @Nullable T maybe(Field<T> field) {
        var value = object.get(field.name());
        var read = value == null || value.isNull() ? null : field.reader().apply(value, place.of(field.name()));
        return read == null ? field.absent() : read;
    }

    /** The value of a field that has one where it is left out. */
    <T> T value(Field<T> field) {
        var value = maybe(field);
        if (value == null) {
            throw new IllegalStateException(field.name() + " has no value for its absence");
        }
        return value;
    }

    /** The text; empty where it is left out. */
    String text(Field<String> field) {
        var value = maybe(field);
        return value == null ? "" : value;
    }

    boolean has(Field<?> field) {
        return object.hasNonNull(field.name());
    }

    /** @param what continues the sentence that the field's name begins */
    void complain(String field, String what) {
        place.of(field).complain(what);
    }
}
