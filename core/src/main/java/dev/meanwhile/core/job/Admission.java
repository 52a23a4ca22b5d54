package dev.meanwhile.core.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.limit.Budget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for a job, checked and complete, ready to be written.
 *
 * @param request what the kind's runner needs, as it wrote it; over 32 KiB it is stored as a blob
 * @param place its place in a conversation, or null
 * @param limits what this job may use
 * @param sealedKey the caller's provider key, encrypted; null if it brought none
 * @param idempotency null if the caller gave no key
 * @param admissionId the OR3 dialect's name for a start that can be cancelled before its answer arrives, or null
 * @param origin the job whose checkpoints and calls this one goes on from, or null to start afresh
 * @param start when it is due
 */
public record Admission(
        JobId id,
        String project,
        JobKind kind,
        String owner,
        String model,
        JsonNode request,
        JsonNode metadata,
        @Nullable Place place,
        Limits limits,
        @Nullable String sealedKey,
        @Nullable Idempotency idempotency,
        @Nullable String admissionId,
        @Nullable Origin origin,
        Start start) {

    /**
     * A place in a conversation. The thread is made if there is none of this name.
     *
     * @param threadId 1 to 128 characters, the client's choice, unique in its project
     * @param messageId the name of the answer, unique in its thread
     * @param message the user's message to add before the answer, as the model reads it ({@code role}, {@code content}); null
     *     when the answer follows the parent directly (a retry)
     * @param parentId the message it follows, or null for the newest one
     * @param ifBusy what to do while the thread has an unfinished job
     */
    public record Place(
            String threadId,
            String messageId,
            @Nullable JsonNode message,
            @Nullable String parentId,
            IfBusy ifBusy) {}

    /** What becomes of a job whose thread has an unfinished one. */
    public enum IfBusy {
        /** It runs beside it. */
        RUN_BESIDE,
        /** It is refused with {@code thread_busy}. */
        REFUSE,
        /** It is not claimed before all jobs that were in the thread before it have ended, however they end. */
        QUEUE_BEHIND
    }

    /**
     * What one job may use.
     *
     * @param wall longest time of running, waits not counted
     * @param inactivity longest time without an event or sign of life
     * @param budget what it may spend on models
     */
    public record Limits(Duration wall, Duration inactivity, Budget budget) {}

    /**
     * Makes a repeated request find the first one's job; kept 24 h.
     *
     * @param scope user and route
     * @param bodyHash SHA-256 of the body, lower-case hex
     */
    public record Idempotency(String scope, String key, String bodyHash) {}

    /**
     * @param fromCheckpoint whether checkpoints and calls of the job are taken over, or only its request
     * @param paths those whose checkpoints and calls are; null for all
     */
    public record Origin(
            JobId job, boolean fromCheckpoint, @Nullable List<String> paths) {
        public Origin {
            paths = paths == null ? null : List.copyOf(paths);
        }

        /** All of the job, or nothing but its request. */
        public Origin(JobId job, boolean fromCheckpoint) {
            this(job, fromCheckpoint, null);
        }

        /** What the job did on these paths. */
        public static Origin reusing(JobId job, List<String> paths) {
            return new Origin(job, true, paths);
        }

        /** Whether what the job did on a path is taken over. */
        public boolean reuses(String path) {
            return fromCheckpoint && (paths == null || paths.contains(path));
        }
    }

    /**
     * When a job may be claimed, by the database's clock; until then it is QUEUED like any other and may be stopped.
     *
     * @param at not before that, or null; a past time is now
     * @param delay not before this has passed since the admission (or since {@code at}); zero for at once
     */
    public record Start(@Nullable Instant at, Duration delay) {
        public static final Start NOW = new Start(null, Duration.ZERO);

        public Start {
            Check.that(!delay.isNegative(), "a delay must not be negative but is %s", delay);
        }
    }
}
