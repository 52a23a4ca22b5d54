package dev.meanwhile.models.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.llm.ModelRequest;
import java.util.List;
import java.util.stream.Stream;

/** Requests that tests send. */
public final class Requests {
    private static final JsonMapper JSON = new JsonMapper();

    private Requests() {}

    public static JsonNode json(String json) {
        try {
            return JSON.readTree(json.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    public static ObjectNode object(String json) {
        return (ObjectNode) json(json);
    }

    public static List<JsonNode> tools(String... names) {
        return Stream.of(names)
                .map(name ->
                        json("{'type':'function','function':{'name':'" + name + "','parameters':{'type':'object'}}}"))
                .toList();
    }

    public static ModelRequest asking(String model, String question, String... tools) {
        var message = JSON.createObjectNode().put("role", "user").put("content", question);
        return new ModelRequest(model, List.of(message), tools(tools), null, JSON.createObjectNode(), null);
    }
}
