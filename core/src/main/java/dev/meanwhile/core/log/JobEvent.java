package dev.meanwhile.core.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.limit.Budget;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a job. A fact: stored once, never edited, replayed to late readers. Wire names and shapes are {@link
 * EventCodec}'s.
 */
public sealed interface JobEvent {

    record Queued() implements JobEvent {}

    /** @param attempt 1 for the first try; a takeover raises it */
    record Started(int attempt, String worker) implements JobEvent {}

    /** The job let its worker go until something happens or the time has passed. */
    record Waiting(WaitReason reason, Duration atMost) implements JobEvent {}

    /** @param because {@code due} after a wait, {@code released} after a clean shutdown; a takeover is a new {@link Started} */
    record Resumed(String because) implements JobEvent {}

    record Finished(Ending ending, Usage usage) implements JobEvent {}

    /**
     * @param tryNo from 1; raised when a round is asked anew
     * @param offset where the text belongs in the path's text, in UTF-16 units
     * @param text a fragment as the model streamed it, possibly half a word
     */
    record TextStreamed(int round, int tryNo, long offset, String text) implements JobEvent {}

    /** @param offset where it belongs in the path's reasoning, in UTF-16 units */
    record ReasoningStreamed(int round, int tryNo, long offset, String text) implements JobEvent {}

    /** @param url {@code https:}, {@code data:} up to 32 KiB, or relative to the job's address */
    record ImageAdded(int round, int tryNo, String url) implements JobEvent {}

    /**
     * Everything of earlier tries of this round is void: text, reasoning, images and announced calls; usage stays counted.
     *
     * @param tryNo the try that begins now, from 2
     * @param offset the length the path's text goes back to
     * @param reasoningOffset the length the path's reasoning goes back to
     */
    record RoundRewound(int round, int tryNo, long offset, long reasoningOffset) implements JobEvent {}

    /** @param finishReason the provider-neutral reason: {@code stop}, {@code length} or {@code tool_calls} */
    record RoundFinished(int round, String finishReason) implements JobEvent {}

    /** @param arguments the parsed arguments, or a JSON string with the raw text if it was no JSON; cut at 32 KiB */
    record ToolCalled(String callId, int round, int tryNo, String name, JsonNode arguments) implements JobEvent {}

    record ToolStarted(String callId, int round, String name) implements JobEvent {}

    /**
     * A browser is to run the call.
     *
     * @param device the browser's id, as the request gave it
     * @param atMost how long it may take
     */
    record ToolWaiting(String callId, int round, String name, String device, Duration atMost) implements JobEvent {}

    /**
     * A person is asked whether a call may run, or something by a node.
     *
     * @param round 0 if a node asks
     * @param name the tool's, or the node's label
     * @param arguments the call's, or the node's input or output that it is about; cut at 32 KiB
     * @param atMost how long the person may think
     */
    record ApprovalAsked(
            String approvalId,
            String callId,
            int round,
            Kind kind,
            String name,
            String question,
            JsonNode arguments,
            Duration atMost)
            implements JobEvent {}

    /**
     * @param by who answered
     * @param data what the answer put in the place of what was asked about, cut at 32 KiB; null if nothing
     */
    record ApprovalAnswered(
            String approvalId,
            String callId,
            Action action,
            String by,
            @Nullable String comment,
            @Nullable JsonNode data)
            implements JobEvent {}

    /** @param action what is done because nobody answered */
    record ApprovalExpired(String approvalId, String callId, Action action) implements JobEvent {}

    /**
     * @param result what models and people read of it, cut at 32 KiB; null if it failed
     * @param error {@code {code, message, problems?}}; null if it is done
     * @param cutFrom UTF-8 bytes of what is kept of the tool's output, where {@code result} or that itself was cut; else 0
     */
    record ToolFinished(
            String callId,
            int round,
            String name,
            CallState status,
            @Nullable JsonNode result,
            @Nullable JsonNode error,
            long cutFrom,
            Duration took)
            implements JobEvent {
        public boolean isTruncated() {
            return cutFrom > 0;
        }
    }

    /**
     * @param total all requests of the job so far
     * @param limits what it may use; null in logs of a release that had no such limits
     */
    record UsageUpdated(Usage total, @Nullable Budget limits) implements JobEvent {}

    /** Something a viewer should know that changes nothing, such as a retry to come. */
    record NoticeGiven(String code, String message) implements JobEvent {}

    /** A fact of a kind of job that core does not read. Also what a newer release wrote. */
    record OfKind(String type, JsonNode payload) implements JobEvent {}
}
