package dev.meanwhile.examples.toolplugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** JSON Schemas written as text. */
final class Schema {
    private Schema() {}

    static JsonNode of(String json) {
        try {
            return new ObjectMapper().readTree(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException("a schema in the code is no JSON", e);
        }
    }
}
