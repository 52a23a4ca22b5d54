package dev.meanwhile.core.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.ledger.Effect;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A tool's declaration.
 *
 * @param name 1 to 64 of {@code a-z A-Z 0-9 _ -}, as OpenAI's function names
 * @param description for the model
 * @param parameters JSON Schema of the arguments; an object schema
 * @param runtime where it can run
 * @param effect whether a call changes anything outside; a tool that does not say writes
 * @param isIdempotent whether repeating a call with the same {@link ToolContext#idempotencyKey()} takes effect once
 * @param timeout longest time of one call, over 0 and at most 10 min
 * @param isAsking whether each call asks a person first; a tool that does not say asks nobody
 */
public record ToolSpec(
        String name,
        String description,
        JsonNode parameters,
        ToolRuntime runtime,
        Effect effect,
        boolean isIdempotent,
        Duration timeout,
        boolean isAsking) {

    /** Default time of a call (engine.md, the tool loop, 5). */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final Duration LONGEST = Duration.ofMinutes(10);

    public ToolSpec {
        Check.that(NAME.matcher(name).matches(), "a tool's name must match %s but is '%s'", NAME, name);
        Check.that(parameters.isObject(), "the parameters of tool %s must be a JSON Schema object", name);
        Check.that(
                timeout.isPositive() && timeout.compareTo(LONGEST) <= 0,
                "the timeout of tool %s must be over 0 and at most %s but is %s",
                name,
                LONGEST,
                timeout);
    }

    /** A tool whose calls ask nobody. */
    public ToolSpec(
            String name,
            String description,
            JsonNode parameters,
            ToolRuntime runtime,
            Effect effect,
            boolean isIdempotent,
            Duration timeout) {
        this(name, description, parameters, runtime, effect, isIdempotent, timeout, false);
    }

    /** A tool that runs here, changes nothing and takes at most {@link #DEFAULT_TIMEOUT}. */
    public static ToolSpec reading(String name, String description, JsonNode parameters) {
        return new ToolSpec(name, description, parameters, ToolRuntime.HYBRID, Effect.READS, true, DEFAULT_TIMEOUT);
    }

    public ToolSpec timeout(Duration time) {
        return new ToolSpec(name, description, parameters, runtime, effect, isIdempotent, time, isAsking);
    }

    /** The same, but each call asks a person first. */
    public ToolSpec asking() {
        return new ToolSpec(name, description, parameters, runtime, effect, isIdempotent, timeout, true);
    }
}
