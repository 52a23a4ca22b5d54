package dev.meanwhile.server.config;

import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.secret.Secret;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of settings and the keys of its components, in their order. The only place that uses reflection for it.
 *
 * @param title for the reference
 */
record Section<T extends Record>(String title, T defaults, List<Key> keys) {

    Section {
        keys = List.copyOf(keys);
        Check.that(
                keys.size() == defaults.getClass().getRecordComponents().length,
                "%s must have a key for each component of %s",
                title,
                defaults.getClass());
    }

    /**
     * The record with what is set in place of its defaults.
     *
     * @param problems gets a line for each value that does not do
     */
    T read(Map<String, Raw> values, List<String> problems) {
        var before = problems.size();
        var components = components();
        var arguments = new @Nullable Object[components.length];
        for (var i = 0; i < components.length; i++) {
            arguments[i] = argument(components[i], keys.get(i), values, problems);
        }
        return problems.size() > before ? defaults : made(arguments, problems);
    }

    private @Nullable Object argument(
            RecordComponent component, Key key, Map<String, Raw> values, List<String> problems) {
        var raw = values.get(key.name());
        if (raw == null || raw.text().isEmpty()) {
            return value(component);
        }
        try {
            return Values.parse(component.getType(), key, raw.text());
        } catch (IllegalArgumentException | ArithmeticException e) {
            var shown = component.getType() == Secret.class ? "***" : raw.text();
            problems.add("%s %s but is '%s' (%s)".formatted(key.name(), e.getMessage(), shown, raw.origin()));
            return value(component);
        }
    }

    @Nullable
    Object defaultOf(int index) {
        return value(components()[index]);
    }

    private RecordComponent[] components() {
        return defaults.getClass().getRecordComponents();
    }

    private @Nullable Object value(RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(defaults);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("reading " + component, e);
        }
    }

    @SuppressWarnings("unchecked") // the constructor of the defaults' own class
    private T made(@Nullable Object[] arguments, List<String> problems) {
        try {
            var types =
                    Arrays.stream(components()).map(RecordComponent::getType).toArray(Class<?>[]::new);
            var constructor = defaults.getClass().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return (T) constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            problems.add(String.valueOf(e.getTargetException().getMessage())); // the record's own check
            return defaults;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("making " + defaults.getClass(), e);
        }
    }

    /** @param origin where it was set, for messages */
    record Raw(String text, String origin) {
        @Override
        public String toString() {
            return "*** (" + origin + ")";
        }
    }
}
