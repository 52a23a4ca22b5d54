package dev.meanwhile.core.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;

/** Reads what a model wrote as the arguments of a call. */
public final class CallArguments {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS); // some models write two objects in a row

    private CallArguments() {}

    /** The arguments, if they are JSON. */
    public static Optional<JsonNode> parsed(String arguments) {
        try {
            var value = JSON.readTree(arguments);
            return value.isMissingNode() ? Optional.empty() : Optional.of(value);
        } catch (JsonProcessingException e) {
            return Optional.empty(); // the model wrote no JSON; it is told so when the call is settled
        }
    }

    /** The arguments as people are shown them, in events and in snapshots alike: a string where they are no JSON. */
    public static JsonNode shown(String arguments) {
        return parsed(arguments).orElse(TextNode.valueOf(arguments));
    }
}
