package dev.meanwhile.core.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.error.ErrorCode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Messages in the shape of chat completions. */
final class ChatMessages {
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool");

    private ChatMessages() {}

    /** The messages, if each is one. */
    static List<JsonNode> checked(List<JsonNode> messages) {
        if (messages.isEmpty()) {
            throw ErrorCode.REQUEST_INVALID.exception("/messages must hold at least one message but is empty");
        }
        for (var i = 0; i < messages.size(); i++) {
            var role = messages.get(i).path("role").asText("");
            if (!ROLES.contains(role)) {
                throw ErrorCode.REQUEST_INVALID.exception("/messages/%d/role must be one of %s but is '%s'"
                        .formatted(i, ROLES.stream().sorted().toList(), shortened(role)));
            }
            var content = messages.get(i).get("content");
            if (content != null && !content.isTextual() && !content.isArray() && !content.isNull()) {
                throw ErrorCode.REQUEST_INVALID.exception(
                        "/messages/%d/content must be a string or an array of parts but is %s"
                                .formatted(i, content.getNodeType()));
            }
        }
        return messages;
    }

    static ObjectNode user(JsonNode content) {
        if (!content.isTextual() && !content.isArray()) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "/input must be a string or an array of content parts but is %s".formatted(content.getNodeType()));
        }
        return message("user", content);
    }

    static ObjectNode message(String role, JsonNode content) {
        var message = JsonNodeFactory.instance.objectNode().put("role", role);
        message.set("content", content);
        return message;
    }

    /** The last message of the user, or null if there is none. */
    static @Nullable JsonNode lastOfUser(@Nullable List<JsonNode> messages) {
        if (messages == null) {
            return null;
        }
        return messages.reversed().stream()
                .filter(message -> message.path("role").asText().equals("user"))
                .findFirst()
                .orElse(null);
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
