package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.meanwhile.core.tool.Schemas;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges whether a text is JSON that fits a schema. */
final class Fitting {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final Schemas schemas;

    Fitting(Schemas schemas) {
        this.schemas = schemas;
    }

    /** The JSON that a text is. */
    static Optional<JsonNode> parsed(String text) {
        try {
            var value = JSON.readTree(text);
            return value.isMissingNode() ? Optional.empty() : Optional.of(value);
        } catch (JsonProcessingException e) {
            return Optional.empty(); // the caller says what was expected
        }
    }

    /** What is wrong; empty if it fits. */
    Optional<String> problem(@Nullable JsonNode schema, String text) {
        var value = parsed(text);
        if (value.isEmpty()) {
            return Optional.of("it is no JSON");
        }
        if (schema == null) {
            return Optional.empty();
        }
        return schemas.check(schema, value.get()).stream()
                .findFirst()
                .map(problem -> problem.pointer() + " " + problem.message());
    }
}
