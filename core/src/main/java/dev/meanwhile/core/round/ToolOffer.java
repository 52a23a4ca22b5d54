package dev.meanwhile.core.round;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A tool that a model is offered.
 *
 * @param definition an OpenAI function definition
 * @param runtime {@code hybrid}, {@code server} or {@code client}
 * @param isAsking whether each call asks a person first because the request wants it; the tool may want it itself
 */
public record ToolOffer(String name, JsonNode definition, String runtime, boolean isAsking) {
    /** The runtime of calls that only a browser can run. */
    public static final String CLIENT = "client";

    boolean isForBrowsers() {
        return runtime.equals(CLIENT);
    }
}
