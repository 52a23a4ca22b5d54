package dev.meanwhile.testkit.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it arrived.
 *
 * @param path with the query
 * @param headers by lower-case name; of several of one name the last
 * @param body the JSON body; missing node if there was none
 */
public record ModelServerRequest(String method, String path, Map<String, String> headers, JsonNode body) {
    public ModelServerRequest {
        headers = Map.copyOf(headers);
    }

    /** @param name lower case */
    public @Nullable String header(String name) {
        return headers.get(name);
    }
}
