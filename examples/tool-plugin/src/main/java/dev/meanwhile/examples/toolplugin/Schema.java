package dev.meanwhile.examples.toolplugin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** JSON Schemas written as text. */
final class Schema {
    private Schema() {}

    static JsonNode of(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a schema in the code is no JSON", e);
        }
    }
}
