package dev.meanwhile.core.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.job.Admission.Idempotency;
import dev.meanwhile.core.job.Admission.Start;
import dev.meanwhile.core.llm.ProviderKey;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request for a chat job, as every dialect puts it; {@link ChatJobs#start} checks it.
 *
 * @param model null for the default model
 * @param messages sent as they are, or null when {@code input} is given
 * @param input the user's next message in its thread (a JSON string or content parts), or null when {@code messages} are given
 * @param tools null for all enabled tools, empty for none, else each a tool's name (JSON string) or an OpenAI function definition
 * @param runtimes where each tool of this request is to run, by name; absent ones as registered
 * @param toolChoice passed to the model in the first round that uses it, or null
 * @param options everything else for the provider
 * @param limits values over the configured ones are refused
 * @param metadata the caller's own, given back unread
 * @param start when the job is due
 */
public record ChatStart(
        String project,
        String owner,
        @Nullable String model,
        @Nullable List<JsonNode> messages,
        @Nullable JsonNode input,
        @Nullable List<JsonNode> tools,
        Map<String, String> runtimes,
        @Nullable JsonNode toolChoice,
        ObjectNode options,
        Limits limits,
        JsonNode metadata,
        Where where,
        @Nullable ProviderKey key,
        @Nullable Idempotency idempotency,
        @Nullable String admissionId,
        Start start) {

    /**
     * Where the answer belongs; all null for a job outside any conversation.
     *
     * @param threadId made if new
     * @param messageId the answer's name; made up if null
     * @param parentId the message it follows; null for the newest
     */
    public record Where(
            @Nullable String threadId,
            @Nullable String messageId,
            @Nullable String parentId) {
        public static final Where NOWHERE = new Where(null, null, null);
    }

    /**
     * Lower caps for this job alone; null parts as configured.
     *
     * @param cost US dollars
     */
    public record Limits(
            @Nullable Integer rounds,
            @Nullable Long seconds,
            @Nullable Long tokens,
            @Nullable BigDecimal cost) {
        public static final Limits NONE = new Limits(null, null, null, null);
    }
}
