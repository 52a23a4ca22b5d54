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
    /** The request's shape or a value is wrong; the message says which. */
    REQUEST_INVALID("request_invalid", Kind.CALLER),
    /** The body is no JSON; the message has the position. */
    JSON_INVALID("json_invalid", Kind.CALLER),
    /** No configured provider serves the model's name. */
    MODEL_UNKNOWN("model_unknown", Kind.CALLER),
    /** A definition's {@code parameters} differ from those of the registered tool of that name. */
    TOOL_DEFINITION_MISMATCH("tool_definition_mismatch", Kind.CALLER),
    /** A cursor that this server never gave. */
    CURSOR_INVALID("cursor_invalid", Kind.CALLER),
    /** The {@code Host} of a request is neither loopback nor configured. */
    HOST_NOT_ALLOWED("host_not_allowed", Kind.CALLER),

    UNAUTHENTICATED("unauthenticated", Kind.UNAUTHENTICATED),
    FORBIDDEN("forbidden", Kind.FORBIDDEN),

    JOB_NOT_FOUND("job_not_found", Kind.NOT_FOUND),
    THREAD_NOT_FOUND("thread_not_found", Kind.NOT_FOUND),
    PROJECT_NOT_FOUND("project_not_found", Kind.NOT_FOUND),
    NOT_FOUND("not_found", Kind.NOT_FOUND),
    METHOD_NOT_ALLOWED("method_not_allowed", Kind.METHOD),
    NOT_ACCEPTABLE("not_acceptable", Kind.NOT_ACCEPTABLE),

    JOB_NOT_FINAL("job_not_final", Kind.CONFLICT),
    JOB_NOT_RETRYABLE("job_not_retryable", Kind.CONFLICT),
    THREAD_BUSY("thread_busy", Kind.CONFLICT),
    MESSAGE_ID_TAKEN("message_id_taken", Kind.CONFLICT),
    NAME_TAKEN("name_taken", Kind.CONFLICT),
    TOOL_NAME_TAKEN("tool_name_taken", Kind.CONFLICT),
    LAST_ADMIN("last_admin", Kind.CONFLICT),
    ADMISSION_CANCELLED("admission_cancelled", Kind.CONFLICT),
    IDEMPOTENCY_IN_PROGRESS("idempotency_in_progress", Kind.CONFLICT),

    LOG_EXPIRED("log_expired", Kind.GONE),
    BODY_TOO_LARGE("body_too_large", Kind.TOO_LARGE),
    IDEMPOTENCY_KEY_REUSED("idempotency_key_reused", Kind.UNPROCESSABLE),
    PROVIDER_KEY_REQUIRED("provider_key_required", Kind.UNPROCESSABLE),

    /** Too much of one caller waits or was asked at once; later the same request may be taken. */
    QUEUE_FULL("queue_full", Kind.BUSY),
    RATE_LIMITED("rate_limited", Kind.BUSY),
    TOOL_ROUNDS_EXCEEDED("tool_rounds_exceeded", Kind.LIMIT),
    TOOL_CALLS_EXCEEDED("tool_calls_exceeded", Kind.LIMIT),
    JOB_TIMED_OUT("job_timed_out", Kind.LIMIT),
    JOB_INACTIVE("job_inactive", Kind.LIMIT),
    /** The job was taken over three times without reaching a checkpoint. */
    WORKER_LOST("worker_lost", Kind.LIMIT),

    MODEL_UNREACHABLE("model_unreachable", Kind.UPSTREAM_TRANSIENT),
    MODEL_TIMED_OUT("model_timed_out", Kind.UPSTREAM_TRANSIENT),
    MODEL_STREAM_CUT("model_stream_cut", Kind.UPSTREAM_TRANSIENT),
    MODEL_PROTOCOL("model_protocol", Kind.UPSTREAM_TRANSIENT),
    MODEL_RATE_LIMITED("model_rate_limited", Kind.UPSTREAM_TRANSIENT),
    MODEL_UNAVAILABLE("model_unavailable", Kind.UPSTREAM_TRANSIENT),
    MODEL_OVERLOADED("model_overloaded", Kind.UPSTREAM_TRANSIENT),
    MODEL_REQUEST_INVALID("model_request_invalid", Kind.UPSTREAM),
    MODEL_UNAUTHORIZED("model_unauthorized", Kind.UPSTREAM),
    MODEL_PAYMENT_REQUIRED("model_payment_required", Kind.UPSTREAM),
    MODEL_FORBIDDEN("model_forbidden", Kind.UPSTREAM),
    MODEL_NOT_FOUND("model_not_found", Kind.UPSTREAM),
    MODEL_CONTENT_FILTERED("model_content_filtered", Kind.UPSTREAM),
    MODEL_FAILED("model_failed", Kind.UPSTREAM),

    STORE_UNAVAILABLE("store_unavailable", Kind.UNAVAILABLE),
    BACKGROUND_DISABLED("background_streaming_disabled", Kind.UNAVAILABLE),
    SHUTTING_DOWN("shutting_down", Kind.UNAVAILABLE),
    /** A defect of Meanwhile; the message carries an incident id that the server's log has too. */
    BUG("bug", Kind.INTERNAL);

    private static final Map<String, ErrorCode> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ErrorCode::wireName, Function.identity()));

    private final String wireName;
    private final Kind kind;

    ErrorCode(String wireName, Kind kind) {
        this.wireName = wireName;
        this.kind = kind;
    }

    /** The code as clients, rows and metrics have it; lower snake case. */
    public String wireName() {
        return wireName;
    }

    public Kind kind() {
        return kind;
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
