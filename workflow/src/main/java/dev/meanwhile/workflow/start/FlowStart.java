package dev.meanwhile.workflow.start;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.chat.ChatStart.Where;
import dev.meanwhile.core.job.Admission.Idempotency;
import dev.meanwhile.core.job.Admission.Start;
import dev.meanwhile.core.llm.ProviderKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for a run, as every dialect puts it; {@link FlowJobs#start} checks it.
 *
 * @param prompt what the start node passes on
 * @param model for nodes that name none; null for the default model
 * @param history of the conversation before it; null to take the thread's
 * @param attachments content parts, as models read them
 * @param metadata the caller's own, given back unread
 * @param start when the job is due
 */
public record FlowStart(
        String project,
        String owner,
        Source source,
        String prompt,
        @Nullable String model,
        @Nullable List<JsonNode> history,
        List<JsonNode> attachments,
        JsonNode metadata,
        Where where,
        @Nullable ProviderKey key,
        @Nullable Idempotency idempotency,
        @Nullable String admissionId,
        Start start) {

    /** Which workflow is run. */
    public sealed interface Source {

        /** @param version null for the newest */
        record Stored(String id, @Nullable Integer version) implements Source {}

        /** One that is in the request itself. */
        record Inline(ObjectNode document) implements Source {}
    }
}
