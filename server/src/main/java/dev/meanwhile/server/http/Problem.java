package dev.meanwhile.server.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.job.JobId;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is told about a request that did not succeed; natively an RFC 9457 problem document.
 *
 * @param job the job it is about, or that is in the way; null if none
 * @param extras further fields of the document
 */
public record Problem(Failure failure, @Nullable JobId job, ObjectNode extras) {
    private static final String TYPE = "application/problem+json";
    private static final Duration SOON = Duration.ofSeconds(2);

    /** Messages that begin with a JSON pointer are about that part of the body. */
    private static final Pattern POINTED = Pattern.compile("(/[^\\s:]+)[\\s:].*", Pattern.DOTALL);

    public static Problem of(Failure failure) {
        return new Problem(failure, null, JsonNodeFactory.instance.objectNode());
    }

    public static Problem of(Failure failure, @Nullable JobId job) {
        return new Problem(failure, job, JsonNodeFactory.instance.objectNode());
    }

    /** Something to throw that carries more than a failure. */
    public Thrown exception() {
        return new Thrown(this);
    }

    /** The one place where a kind of failure becomes a status. */
    public int status() {
        return switch (failure.code().kind()) {
            case CALLER -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case METHOD -> 405;
            case NOT_ACCEPTABLE -> 406;
            case CONFLICT -> 409;
            case GONE -> 410;
            case TOO_LARGE -> 413;
            case UNPROCESSABLE, LIMIT -> 422;
            case BUSY -> 429;
            case INTERNAL -> 500;
            case UPSTREAM_TRANSIENT, UPSTREAM -> 502;
            case UNAVAILABLE -> 503;
        };
    }

    /** Whole seconds to wait before the same request may succeed. */
    public OptionalLong retryAfterSeconds() {
        var wait = failure.retryAfter();
        if (wait == null) {
            var code = failure.code();
            if (code.kind() != ErrorCode.Kind.UNAVAILABLE && code.kind() != ErrorCode.Kind.BUSY) {
                return OptionalLong.empty();
            }
            wait = SOON;
        }
        return OptionalLong.of(Math.max(1, wait.plusMillis(999).toSeconds()));
    }

    /** Answers in the native shape. */
    public static void send(Exchange exchange, Problem problem) {
        problem.addHeaders(exchange);
        exchange.send(problem.status(), TYPE, Json.bytes(problem.document()));
    }

    /** {@code Retry-After} and what else belongs to the status rather than to a dialect. */
    public void addHeaders(Exchange exchange) {
        retryAfterSeconds().ifPresent(seconds -> exchange.header("Retry-After", Long.toString(seconds)));
        if (status() == 401) {
            exchange.header("WWW-Authenticate", "Bearer realm=\"meanwhile\"");
        }
    }

    ObjectNode document() {
        var code = failure.code();
        var document = JsonNodeFactory.instance.objectNode();
        document.put("type", "about:blank").put("title", title(code)).put("status", status());
        document.put("detail", failure.message()).put("code", code.wireName()).put("retryable", code.retryable());
        if (job != null) {
            document.put("jobId", job.text());
        }
        var pointed = POINTED.matcher(failure.message());
        if (code.kind() == ErrorCode.Kind.CALLER && pointed.matches()) {
            document.putArray("errors")
                    .addObject()
                    .put("pointer", pointed.group(1))
                    .put("detail", failure.message());
        }
        document.setAll(extras);
        return document;
    }

    /** {@code job_not_found} reads as «Job not found». */
    private static String title(ErrorCode code) {
        var words = code.wireName().replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    static Problem of(EngineException e) {
        return of(e.failure());
    }

    /** A problem on its way to the one place that answers it. */
    public static final class Thrown extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        private Thrown(Problem problem) {
            super(problem.failure().message());
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }
}
