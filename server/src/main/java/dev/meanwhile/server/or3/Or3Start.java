package dev.meanwhile.server.or3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.chat.ChatStart;
import dev.meanwhile.core.chat.ChatStart.Where;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Admission.Idempotency;
import dev.meanwhile.core.job.Admission.Start;
import dev.meanwhile.core.llm.ProviderKey;
import dev.meanwhile.workflow.start.FlowStart;
import dev.meanwhile.workflow.start.FlowStart.Source;
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

    private Or3Body fields() {
        return new Or3Body(body);
    }

    /** Whether a run of a workflow is asked for. */
    boolean isOfWorkflow() {
        return body.hasNonNull("_workflowId");
    }

    /** What is said to the workflow is the last message, unless {@code _workflowPrompt} says it in other words. */
    FlowStart toFlow() {
        var messages = fields().list("messages");
        var last = messages.isEmpty() ? MissingNode.getInstance() : messages.getLast();
        var isAsked = last.path("role").asText().equals("user");
        var prompt = fields().optional("_workflowPrompt");
        if (prompt == null && !isAsked) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "/_workflowPrompt is required, as the last of /messages is not the user's");
        }
        return new FlowStart(
                project,
                owner,
                new Source.Stored(fields().required("_workflowId"), null),
                prompt == null ? text(last.path("content")) : prompt,
                fields().optional("model"),
                isAsked ? messages.subList(0, messages.size() - 1) : messages,
                isAsked ? files(last.path("content")) : List.of(),
                JsonNodeFactory.instance.objectNode(),
                new Where(required("_threadId"), required("_messageId"), null, ChatStart.IfBusy.REJECT),
                key,
                idempotency,
                fields().optional("_backgroundAdmissionId"),
                Start.NOW);
    }

    private static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        var texts = new ArrayList<String>();
        content.forEach(part -> texts.add(part.path("text").asText("")));
        return String.join("\n", texts.stream().filter(text -> !text.isEmpty()).toList());
    }

    /** The parts of a message that are no text. */
    private static List<JsonNode> files(JsonNode content) {
        var files = new ArrayList<JsonNode>();
        if (content.isArray()) {
            content.forEach(files::add);
            files.removeIf(part -> part.path("type").asText().equals("text"));
        }
        return files;
    }

    ChatStart toChat() {
        return new ChatStart(
                project,
                owner,
                fields().optional("model"),
                fields().list("messages"),
                null,
                body.hasNonNull("tools") ? fields().list("tools") : List.of(),
                new ChatStart.Calls(runtimes(), fields().optional("_deviceId"), false),
                body.get("tool_choice"),
                options(),
                ChatStart.Limits.NONE,
                JsonNodeFactory.instance.objectNode(),
                new Where(required("_threadId"), required("_messageId"), null, ChatStart.IfBusy.REJECT),
                key,
                idempotency,
                fields().optional("_backgroundAdmissionId"),
                Start.NOW);
    }

    private String required(String field) {
        if (!fields().has(field)) {
            throw ErrorCode.REQUEST_INVALID.exception("/%s is required for a background request".formatted(field));
        }
        return fields().required(field);
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
