package dev.meanwhile.core.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.chat.ChatStart.IfBusy;
import dev.meanwhile.core.chat.ChatStart.Where;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.Admissions;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.limit.Switches;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets jobs of all kinds in: asks whether any may start, and clears the way where a start is to interrupt what runs in its thread. */
public final class StartDesk {
    private static final int LONGEST_NAME = 128;

    /** Jobs stopped for one start: more than a thread usually has, so that starts which interrupt each other come to an end. */
    private static final int MOST_INTERRUPTED = 100;

    private final Admissions admissions;
    private final Stopping stopping;
    private final QueueCaps caps;
    private final Switches switches;

    /** @param stopping for starts that interrupt what runs in their thread */
    public StartDesk(Admissions admissions, Stopping stopping, QueueCaps caps, Switches switches) {
        this.admissions = admissions;
        this.stopping = stopping;
        this.caps = caps;
        this.switches = switches;
    }

    /** Ends a job in whatever state it is. */
    @FunctionalInterface
    public interface Stopping {

        /** @param by the person who asks */
        void stop(JobId job, String by) throws InterruptedException;
    }

    public Switches switches() {
        return switches;
    }

    /** @throws dev.meanwhile.core.error.EngineException {@code background_streaming_disabled} */
    public void mustBeOpen() {
        if (!switches.background()) {
            throw ErrorCode.BACKGROUND_DISABLED.exception(
                    "background jobs are switched off (background.enabled=false)");
        }
    }

    /** @param by who starts the job */
    public AdmissionResult admit(Admission admission, IfBusy policy, String by) throws InterruptedException {
        mustBeOpen();
        var result = admissions.admit(admission, caps);
        for (var i = 0; i < MOST_INTERRUPTED; i++) {
            var inTheWay = inTheWay(result);
            if (inTheWay.isEmpty() || policy != IfBusy.INTERRUPT) {
                break;
            }
            stopping.stop(inTheWay.get(), by);
            result = admissions.admit(admission, caps);
        }
        return result;
    }

    private static Optional<JobId> inTheWay(AdmissionResult result) {
        return result instanceof AdmissionResult.Refused(var failure, var other)
                        && failure.code() == ErrorCode.THREAD_BUSY
                ? Optional.ofNullable(other)
                : Optional.empty();
    }

    /**
     * The place of an answer; null for one outside of any conversation.
     *
     * @param job after which the answer is named if it has no name
     * @param message what the user says, or null
     * @param isNext whether the message follows what the thread has; else it may run beside it
     * @throws dev.meanwhile.core.error.EngineException {@code request_invalid}
     */
    public static Admission.@Nullable Place place(Where where, JobId job, @Nullable JsonNode message, boolean isNext) {
        var threadId = where.threadId();
        if (where.ifBusy() != IfBusy.REJECT && (threadId == null || !isNext)) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "/ifBusy is about the next /input of a /threadId; other jobs run beside each other");
        }
        if (threadId == null) {
            if (where.messageId() != null || where.parentId() != null) {
                throw ErrorCode.REQUEST_INVALID.exception(
                        "/messageId and /parentId need a /threadId, the conversation they belong to");
            }
            return null;
        }
        checkName("/threadId", threadId);
        var messageId = where.messageId() == null ? job.text() : where.messageId();
        checkName("/messageId", messageId);
        if (where.parentId() != null) {
            checkName("/parentId", where.parentId());
        }
        return new Admission.Place(threadId, messageId, message, where.parentId(), ifBusy(where, isNext));
    }

    private static Admission.IfBusy ifBusy(Where where, boolean isNext) {
        if (!isNext) {
            return Admission.IfBusy.RUN_BESIDE;
        }
        return switch (where.ifBusy()) {
            case REJECT, INTERRUPT -> Admission.IfBusy.REFUSE;
            case ENQUEUE -> Admission.IfBusy.QUEUE_BEHIND;
        };
    }

    /** @throws dev.meanwhile.core.error.EngineException {@code request_invalid} for a name that is too long or cannot be shown */
    public static void checkName(String pointer, String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "%s must be 1 to %d characters but has %d".formatted(pointer, LONGEST_NAME, name.length()));
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw ErrorCode.REQUEST_INVALID.exception(pointer + " must hold no control characters");
        }
    }
}
