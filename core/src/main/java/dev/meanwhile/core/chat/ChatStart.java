package dev.meanwhile.core.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.job.Admission.Idempotency;
import dev.meanwhile.core.job.Admission.Start;
import dev.meanwhile.core.llm.ProviderKey;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request for a chat job, as every dialect puts it; {@link ChatJobs#start} checks it.
 *
 * @param model null for the default model
 * @param messages sent as they are, or null when {@code input} is given
 * @param input the user's next message in its thread (a JSON string or content parts), or null when {@code messages} are given
 * @param tools null for all enabled tools, empty for none, else each a tool's name (JSON string) or an OpenAI function definition
 * @param calls how its tool calls are run
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
        Calls calls,
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
     * How the calls of a job are run.
     *
     * @param runtimes where each tool is to run, by name; absent ones as registered
     * @param device the id of the browser that asks and could run {@code client} tools; null for none
     * @param isAsking whether each call of any tool asks a person first
     */
    public record Calls(
            Map<String, String> runtimes, @Nullable String device, boolean isAsking) {
        public Calls {
            runtimes = Map.copyOf(runtimes);
        }
    }

    /**
     * Where the answer belongs; all null for a job outside any conversation.
     *
     * @param threadId made if new
     * @param messageId the answer's name; made up if null
     * @param parentId the message it follows; null for the newest
     * @param ifBusy what to do with {@code input} while the thread has an unfinished job
     */
    public record Where(
            @Nullable String threadId,
            @Nullable String messageId,
            @Nullable String parentId,
            IfBusy ifBusy) {
        public static final Where NOWHERE = new Where(null, null, null, IfBusy.REJECT);
    }

    /** What to do with the next message of a thread whose job is not final. */
    public enum IfBusy {
        /** The start is refused; the refusal names the job. */
        REJECT("reject"),
        /** The new job waits for the earlier ones, however they end. */
        ENQUEUE("enqueue"),
        /** The earlier ones are stopped, then the new one starts. */
        INTERRUPT("interrupt");

        private final String wireName;

        IfBusy(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        public static Optional<IfBusy> ofWireName(String wireName) {
            return Arrays.stream(values())
                    .filter(policy -> policy.wireName.equals(wireName))
                    .findFirst();
        }
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
