package dev.meanwhile.server.or3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.chat.ChatStart;
import dev.meanwhile.core.chat.ChatStart.Where;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Admission.Idempotency;
import dev.meanwhile.core.job.Admission.Start;
import dev.meanwhile.core.llm.ProviderKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A chat-completions body with this dialect's own fields, read as a start. Fields that we do not know go to the provider.
 *
 * @param project whose job it will be
 * @param owner the person
 */
record Or3Start(
        String project,
        String owner,
        ObjectNode body,
        @Nullable ProviderKey key,
        @Nullable Idempotency idempotency) {
    private static final Set<String> OURS = Set.of("model", "messages", "tools", "tool_choice", "stream");

    /** Whether a body asks for a job. Another value than true or false is refused: who may want a job gets no stream instead. */
    static boolean isBackground(ObjectNode body) {
        var asked = body.get("_background");
        if (asked == null || asked.isNull()) {
            return false;
        }
        if (!asked.isBoolean()) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "/_background must be true or false but is %s".formatted(asked.getNodeType()));
        }
        return asked.booleanValue();
    }

    ChatStart toStart() {
        if (body.hasNonNull("_workflowId")) {
            throw ErrorCode.REQUEST_INVALID.exception("/_workflowId names a workflow, which this server does not run");
        }
        return new ChatStart(
                project,
                owner,
                optional("model"),
                list("messages"),
                null,
                body.hasNonNull("tools") ? list("tools") : List.of(),
                new ChatStart.Calls(runtimes(), optional("_deviceId"), false),
                body.get("tool_choice"),
                options(),
                ChatStart.Limits.NONE,
                JsonNodeFactory.instance.objectNode(),
                new Where(required("_threadId"), required("_messageId"), null, ChatStart.IfBusy.REJECT),
                key,
                idempotency,
                optional("_backgroundAdmissionId"),
                Start.NOW);
    }

    private @Nullable String optional(String field) {
        var value = body.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "/%s must be a string but is %s".formatted(field, value.getNodeType()));
        }
        return value.asText();
    }

    private String required(String field) {
        var value = optional(field);
        if (value == null || value.isBlank()) {
            throw ErrorCode.REQUEST_INVALID.exception("/%s is required for a background request".formatted(field));
        }
        return value;
    }

    private List<JsonNode> list(String field) {
        var value = body.path(field);
        if (!value.isArray()) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "/%s must be an array but is %s".formatted(field, value.getNodeType()));
        }
        var items = new ArrayList<JsonNode>();
        value.forEach(items::add);
        return items;
    }

    private Map<String, String> runtimes() {
        var runtimes = new LinkedHashMap<String, String>();
        body.path("_toolRuntime")
                .properties()
                .forEach(entry -> runtimes.put(entry.getKey(), entry.getValue().asText()));
        return runtimes;
    }

    private ObjectNode options() {
        var options = JsonNodeFactory.instance.objectNode();
        body.properties().stream()
                .filter(field -> !field.getKey().startsWith("_") && !OURS.contains(field.getKey()))
                .forEach(field -> options.set(field.getKey(), field.getValue()));
        return options;
    }
}
