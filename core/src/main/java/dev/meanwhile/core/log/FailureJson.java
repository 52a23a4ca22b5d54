package dev.meanwhile.core.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import java.time.Duration;

/** {@link Failure} as JSON, in events, rows and answers alike. */
public final class FailureJson {
    private FailureJson() {}

    /** {@code {code, message, retryable, retryAfterMs?, failedDuring?, round?, toolName?}}. */
    public static ObjectNode write(Failure failure) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("code", failure.code().wireName());
        node.put("message", failure.message());
        node.put("retryable", failure.code().retryable());
        if (failure.retryAfter() != null) {
            node.put("retryAfterMs", failure.retryAfter().toMillis());
        }
        if (failure.during() != null) {
            var during = failure.during();
            node.put("failedDuring", during.activity()).put("round", during.round());
            if (during.toolName() != null) {
                node.put("toolName", during.toolName());
            }
        }
        return node;
    }

    /** What {@link #write} wrote; a code of a newer release reads as {@code bug} with its message kept. */
    public static Failure read(JsonNode node) {
        var code = ErrorCode.ofWireName(node.path("code").asText());
        var wait = node.hasNonNull("retryAfterMs")
                ? Duration.ofMillis(node.get("retryAfterMs").asLong())
                : null;
        var during = node.hasNonNull("failedDuring")
                ? new Failure.During(
                        node.get("failedDuring").asText(),
                        node.path("round").asInt(),
                        node.hasNonNull("toolName") ? node.get("toolName").asText() : null)
                : null;
        return new Failure(
                code == null ? ErrorCode.BUG : code, node.path("message").asText(), wait, during);
    }
}
