package dev.meanwhile.core.error;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every way Meanwhile can fail, by stable code. Codes are API: they appear in REST bodies, job rows and metrics under their
 * {@link #wireName()}, so one may be added but never renamed or reused.
 */
public enum ErrorCode {
    REQUEST_INVALID(
            "request_invalid",
            Kind.CALLER,
            "A field or parameter of the request is wrong or missing; the message says which and what was expected."),
    JSON_INVALID("json_invalid", Kind.CALLER, "The body is no JSON; the message has the position."),
    MODEL_UNKNOWN(
            "model_unknown",
            Kind.CALLER,
            "No configured provider serves this model; `GET /api/v1/models` lists what is served."),
    TOOL_DEFINITION_MISMATCH(
            "tool_definition_mismatch",
            Kind.CALLER,
            "The `parameters` of a definition differ from those of the registered tool of that name; `GET /api/v1/tools` has them."),
    CURSOR_INVALID("cursor_invalid", Kind.CALLER, "A cursor that this server never gave."),
    HOST_NOT_ALLOWED(
            "host_not_allowed",
            Kind.CALLER,
            "The `Host` of the request is neither loopback nor one of `http.hosts` and `http.public-url`."),

    UNAUTHENTICATED(
            "unauthenticated", Kind.UNAUTHENTICATED, "No token or login, or one that is wrong, expired or revoked."),
    FORBIDDEN("forbidden", Kind.FORBIDDEN, "One may see it, but not do this: it takes a higher role or another token."),

    JOB_NOT_FOUND("job_not_found", Kind.NOT_FOUND, "There is no such job, or it is not yours."),
    THREAD_NOT_FOUND("thread_not_found", Kind.NOT_FOUND, "There is no such thread, or it is not yours."),
    WORKFLOW_NOT_FOUND(
            "workflow_not_found", Kind.NOT_FOUND, "The project has no such workflow, or not in this version."),
    PROJECT_NOT_FOUND("project_not_found", Kind.NOT_FOUND, "There is no such project, or you are not in it."),
    NOT_FOUND("not_found", Kind.NOT_FOUND, "There is nothing at this address, or it is not yours."),
    METHOD_NOT_ALLOWED("method_not_allowed", Kind.METHOD, "The address takes other methods; `Allow` lists them."),
    NOT_ACCEPTABLE("not_acceptable", Kind.NOT_ACCEPTABLE, "The answer has none of the media types of `Accept`."),

    JOB_NOT_FINAL("job_not_final", Kind.CONFLICT, "The job, or one of the project, still runs; stop it first."),
    JOB_NOT_RETRYABLE(
            "job_not_retryable",
            Kind.CONFLICT,
            "Only a job that failed, was stopped or timed out, and still has its request, can be retried."),
    THREAD_BUSY(
            "thread_busy",
            Kind.CONFLICT,
            "A job of the thread is not final; `jobId` is its id. Wait for it or stop it."),
    MESSAGE_ID_TAKEN(
            "message_id_taken", Kind.CONFLICT, "The thread has a message with this id; `jobId` is the id of its job."),
    NAME_TAKEN("name_taken", Kind.CONFLICT, "The name is in use; choose another."),
    TOOL_NAME_TAKEN("tool_name_taken", Kind.CONFLICT, "Two tools have one name; the start of the server ends."),
    LAST_ADMIN("last_admin", Kind.CONFLICT, "A project keeps at least one admin."),
    WORKFLOW_CHANGED(
            "workflow_changed",
            Kind.CONFLICT,
            "The newest version is another one than `If-Match` says, or `If-None-Match: *` found one; read it and decide."),
    ADMISSION_CANCELLED("admission_cancelled", Kind.CONFLICT, "The start was cancelled before it arrived."),
    ANSWERED_OTHERWISE(
            "answered_otherwise",
            Kind.CONFLICT,
            "Somebody gave another answer or result before; the first one holds. `GET` the approval to see it."),
    QUESTION_EXPIRED(
            "question_expired",
            Kind.CONFLICT,
            "The time for an answer or a result is over; the job goes on without it."),
    QUESTION_CLOSED("question_closed", Kind.CONFLICT, "The job ended before the answer or the result came."),
    CALL_NOT_CLAIMED(
            "call_not_claimed",
            Kind.CONFLICT,
            "Another window of the browser has the call, or nobody claimed it; claim it, and send its `claimId` with the result."),
    IDEMPOTENCY_IN_PROGRESS(
            "idempotency_in_progress",
            Kind.CONFLICT,
            "The first request with this `Idempotency-Key` is still under way; ask again."),

    LOG_EXPIRED(
            "log_expired", Kind.GONE, "The events are no longer kept; the job at `snapshot` is complete without them."),
    BODY_TOO_LARGE("body_too_large", Kind.TOO_LARGE, "The body is over the limit of its address; the message has it."),
    IDEMPOTENCY_KEY_REUSED(
            "idempotency_key_reused", Kind.UNPROCESSABLE, "This `Idempotency-Key` was sent with another body before."),
    WORKFLOW_INVALID(
            "workflow_invalid",
            Kind.UNPROCESSABLE,
            "The workflow has errors, which `problems` lists, all at once: each with its code, its node or edge, and what was expected."),
    SUBFLOW_NOT_FOUND(
            "subflow_not_found",
            Kind.UNPROCESSABLE,
            "A workflow that this one, or one of its subflows, names is not there any more; save it again or change what names it."),
    PROVIDER_KEY_REQUIRED(
            "provider_key_required",
            Kind.UNPROCESSABLE,
            "The job ran with a key of your own, which is not kept; send it again."),

    QUEUE_FULL("queue_full", Kind.BUSY, "Too many jobs of yours or of all wait to be run."),
    BUDGET_SPENT(
            "budget_spent",
            Kind.BUSY,
            "What you may spend on models in a day is spent; `Retry-After` leads to the next one, which begins at midnight UTC."),
    RATE_LIMITED(
            "rate_limited",
            Kind.BUSY,
            "Too many requests of yours in this minute, or too many starts of yours or of your project in this minute or day; the header `RateLimit` says which."),

    LIMIT_EXCEEDED(
            "limit_exceeded",
            Kind.LIMIT,
            "The job, or its owner this day, has spent what may be spent; the message says which limit, its cap and what was spent."),
    TOOL_ROUNDS_EXCEEDED(
            "tool_rounds_exceeded", Kind.LIMIT, "The model asked for tools in one more round than it may."),
    TOOL_CALLS_EXCEEDED(
            "tool_calls_exceeded",
            Kind.LIMIT,
            "The model asked for more calls in a round than it may; none of them ran."),
    JOB_TIMED_OUT("job_timed_out", Kind.LIMIT, "The job ran longer than it may."),
    JOB_INACTIVE("job_inactive", Kind.LIMIT, "Nothing was heard of the job for longer than it may be silent."),
    WORKER_LOST(
            "worker_lost",
            Kind.LIMIT,
            "The job was taken over three times without reaching a checkpoint: it may be what ends its workers."),

    NODE_REJECTED(
            "node_rejected",
            Kind.LIMIT,
            "A person rejected what a node of a workflow asked, and nothing leads on from that."),
    NODE_UNANSWERED(
            "node_unanswered",
            Kind.LIMIT,
            "Nobody answered a node of a workflow in time, and it does not say what to do then."),
    NODE_TIMED_OUT("node_timed_out", Kind.LIMIT, "A branch of a workflow took longer than it may."),
    LOOP_EXHAUSTED("loop_exhausted", Kind.LIMIT, "A loop of a workflow made all its passes and was to go on."),
    ROUTE_NOT_CHOSEN(
            "route_not_chosen",
            Kind.UPSTREAM,
            "The model of a router chose no route that there is, and it has no other way."),
    OUTPUT_INVALID("output_invalid", Kind.UPSTREAM, "What a node of a workflow came to does not fit its schema."),
    TEMPLATE_INVALID(
            "template_invalid",
            Kind.CALLER,
            "A template of a workflow names something that is not there when it is filled in."),
    TOOL_FAILED("tool_failed", Kind.UPSTREAM, "The tool of a workflow's node failed; the message has its words."),
    TOOL_OUTCOME_UNKNOWN(
            "tool_outcome_unknown",
            Kind.UPSTREAM,
            "The tool of a workflow's node was cut off and may have taken effect; it is not run again by itself."),

    MODEL_UNREACHABLE("model_unreachable", Kind.UPSTREAM_TRANSIENT, "The provider could not be connected to."),
    MODEL_TIMED_OUT(
            "model_timed_out", Kind.UPSTREAM_TRANSIENT, "The provider did not answer, or fell silent, for too long."),
    MODEL_STREAM_CUT("model_stream_cut", Kind.UPSTREAM_TRANSIENT, "The answer ended before it was finished."),
    MODEL_PROTOCOL("model_protocol", Kind.UPSTREAM_TRANSIENT, "The provider sent what is no answer of its kind."),
    MODEL_RATE_LIMITED("model_rate_limited", Kind.UPSTREAM_TRANSIENT, "The provider wants fewer requests."),
    MODEL_UNAVAILABLE("model_unavailable", Kind.UPSTREAM_TRANSIENT, "The provider has a failure of its own."),
    MODEL_OVERLOADED("model_overloaded", Kind.UPSTREAM_TRANSIENT, "The provider has too much to do."),
    MODEL_REQUEST_INVALID(
            "model_request_invalid", Kind.UPSTREAM, "The provider refuses the request; the message has its words."),
    MODEL_UNAUTHORIZED("model_unauthorized", Kind.UPSTREAM, "The provider does not take the key."),
    MODEL_PAYMENT_REQUIRED(
            "model_payment_required", Kind.UPSTREAM, "The account at the provider is empty or over its quota."),
    MODEL_FORBIDDEN("model_forbidden", Kind.UPSTREAM, "The key may not use this model."),
    MODEL_NOT_FOUND("model_not_found", Kind.UPSTREAM, "The provider has no such model."),
    MODEL_CONTENT_FILTERED(
            "model_content_filtered",
            Kind.UPSTREAM,
            "The provider's filter ended the answer; what was said before is kept."),
    MODEL_FAILED("model_failed", Kind.UPSTREAM, "The provider reports an error that says no more."),

    STORE_UNAVAILABLE(
            "store_unavailable", Kind.UNAVAILABLE, "The database is away; running jobs wait for it and lose nothing."),
    IDENTITY_UNAVAILABLE(
            "identity_unavailable",
            Kind.UNAVAILABLE,
            "The keys of the OIDC issuer cannot be read, so its tokens cannot be judged."),
    BACKGROUND_DISABLED(
            "background_streaming_disabled", Kind.UNAVAILABLE, "Starts are switched off (`background.enabled`)."),
    TOOL_NOT_READY("tool_not_ready", Kind.UNAVAILABLE, "The server of this tool is still being connected; ask again."),
    SHUTTING_DOWN(
            "shutting_down",
            Kind.UNAVAILABLE,
            "This server is about to end; another one, or the next start, takes the request."),
    BUG(
            "bug",
            Kind.INTERNAL,
            "A defect of Meanwhile; the message carries an incident id that the server's log has too.");

    private static final Map<String, ErrorCode> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ErrorCode::wireName, Function.identity()));

    private final String wireName;
    private final Kind kind;
    private final String meaning;

    ErrorCode(String wireName, Kind kind, String meaning) {
        this.wireName = wireName;
        this.kind = kind;
        this.meaning = meaning;
    }

    /** The code as clients, rows and metrics have it; lower snake case. */
    public String wireName() {
        return wireName;
    }

    public Kind kind() {
        return kind;
    }

    /** What happened, and what to do where that is not plain: a sentence or two in Markdown, for the reference. */
    public String meaning() {
        return meaning;
    }

    /** The code with this wire name, or null for one that a newer release wrote. */
    public static @Nullable ErrorCode ofWireName(String wireName) {
        return BY_WIRE_NAME.get(wireName);
    }

    /** Whether the same request may succeed later without anyone changing anything. */
    public boolean retryable() {
        return switch (kind) {
            case UPSTREAM_TRANSIENT, BUSY, UNAVAILABLE -> true;
            case CALLER,
                    UNAUTHENTICATED,
                    FORBIDDEN,
                    NOT_FOUND,
                    METHOD,
                    NOT_ACCEPTABLE,
                    CONFLICT,
                    GONE,
                    TOO_LARGE,
                    UNPROCESSABLE,
                    LIMIT,
                    UPSTREAM,
                    INTERNAL -> false;
        };
    }

    /** A failure with no advice on when to retry. */
    public Failure failure(String message) {
        return new Failure(this, message, null, null);
    }

    /** The same as something to throw. */
    public EngineException exception(String message) {
        return new EngineException(failure(message));
    }

    /** Who must act. The server maps each kind to one HTTP status; nothing else does. */
    public enum Kind {
        CALLER,
        UNAUTHENTICATED,
        FORBIDDEN,
        NOT_FOUND,
        METHOD,
        NOT_ACCEPTABLE,
        CONFLICT,
        GONE,
        TOO_LARGE,
        UNPROCESSABLE,
        BUSY,
        LIMIT,
        UPSTREAM_TRANSIENT,
        UPSTREAM,
        UNAVAILABLE,
        INTERNAL
    }
}
