package dev.meanwhile.core.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.limit.Budget;
import dev.meanwhile.core.llm.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job's row as it stood at one moment.
 *
 * @param owner the person whose job it is
 * @param threadId the conversation it belongs to, or null
 * @param messageId the name of its answer in that conversation, or null if it has no thread
 * @param model the model's name as asked, or the default
 * @param attempt tries at running it so far: 0 before its first claim; a takeover raises it, a wait does not
 * @param waitingFor why and until when it waits; null unless {@code state} is WAITING
 * @param usage what its finished and running requests used so far
 * @param budget what it may use on models
 * @param failure why it FAILED or TIMED_OUT, else null
 * @param finishReason {@code stop} or {@code length} if it SUCCEEDED, else null
 * @param stoppedBy who stopped it if it was CANCELLED, else null
 * @param retryOf the job this one repeats, or null
 * @param metadata the caller's own object, given back unread
 */
public record Job(
        JobId id,
        String project,
        JobKind kind,
        JobState state,
        String owner,
        @Nullable String threadId,
        @Nullable String messageId,
        String model,
        int attempt,
        Times times,
        @Nullable Wait waitingFor,
        Usage usage,
        Budget budget,
        @Nullable Failure failure,
        @Nullable String finishReason,
        @Nullable String stoppedBy,
        @Nullable JobId retryOf,
        JsonNode metadata) {

    /**
     * The times of a job, by the database's clock.
     *
     * @param started its first claim, or null
     * @param finished its end, or null
     * @param due when it may be claimed if it is QUEUED, else null
     */
    public record Times(
            Instant created,
            @Nullable Instant started,
            @Nullable Instant finished,
            @Nullable Instant due) {}

    /** A job that was QUEUED, as its first claim leaves it. */
    public Job started(Instant at) {
        return new Job(
                id,
                project,
                kind,
                JobState.RUNNING,
                owner,
                threadId,
                messageId,
                model,
                1,
                new Times(times.created(), at, null, null),
                null,
                usage,
                budget,
                null,
                null,
                null,
                retryOf,
                metadata);
    }

    /** @param until when it ends by itself */
    public record Wait(WaitReason reason, Instant until) {}

    /** What a job waits for. */
    public enum WaitReason {
        DELAY("delay"),
        APPROVAL("approval"),
        CLIENT_TOOL("client_tool");

        private final String wireName;

        WaitReason(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}
