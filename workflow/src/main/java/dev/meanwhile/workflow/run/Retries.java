package dev.meanwhile.workflow.run;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.workflow.definition.Retry;
import dev.meanwhile.workflow.definition.StartNode;
import dev.meanwhile.workflow.plan.Step.Work;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Says whether a node that failed is tried again, and when. */
final class Retries {
    private final Retry retry;
    private final int before;

    private Retries(Retry retry, int before) {
        this.retry = retry;
        this.before = before;
    }

    static Retries of(NodeCall call) {
        var spec = call.step().work() instanceof Work.Whole(var whole) ? whole : new StartNode();
        return new Retries(spec.errorHandling().retry(), call.attempt().memo().tries(call.path()));
    }

    /** How long to wait before the next try; empty for none. */
    Optional<Duration> waitAfter(Failure failure) {
        if (before >= retry.times() || !mayPass(failure)) {
            return Optional.empty();
        }
        var wait = retry.pause().multipliedBy(1L << Math.min(before, 20));
        return Optional.of(wait.compareTo(retry.longest()) > 0 ? retry.longest() : wait);
    }

    private boolean mayPass(Failure failure) {
        var code = failure.code();
        var category = Category.of(code);
        if (category == Category.AUTH || category == Category.VALIDATION || category == Category.FINAL) {
            return false;
        }
        var isNamed = retry.on().isEmpty() || names(retry.on(), code, category);
        return isNamed && !names(retry.not(), code, category);
    }

    private static boolean names(Set<String> names, ErrorCode code, Category category) {
        return names.contains(code.wireName()) || names.contains(category.name());
    }

    /** What the format calls a failure. */
    private enum Category {
        AUTH,
        VALIDATION,
        RATE_LIMIT,
        TIMEOUT,
        NETWORK,
        LLM_ERROR,
        TOOL_ERROR,
        /** A person's decision, a limit of the run, or what must not be done twice. */
        FINAL,
        UNKNOWN;

        static Category of(ErrorCode code) {
            return switch (code) {
                case MODEL_UNAUTHORIZED, MODEL_FORBIDDEN, MODEL_PAYMENT_REQUIRED, PROVIDER_KEY_REQUIRED -> AUTH;
                case MODEL_REQUEST_INVALID, TEMPLATE_INVALID, REQUEST_INVALID, MODEL_NOT_FOUND, MODEL_UNKNOWN ->
                    VALIDATION;
                case MODEL_RATE_LIMITED, MODEL_OVERLOADED -> RATE_LIMIT;
                case MODEL_TIMED_OUT, NODE_TIMED_OUT -> TIMEOUT;
                case MODEL_UNREACHABLE, MODEL_STREAM_CUT -> NETWORK;
                case MODEL_PROTOCOL,
                        MODEL_UNAVAILABLE,
                        MODEL_CONTENT_FILTERED,
                        MODEL_FAILED,
                        OUTPUT_INVALID,
                        ROUTE_NOT_CHOSEN,
                        TOOL_ROUNDS_EXCEEDED,
                        TOOL_CALLS_EXCEEDED -> LLM_ERROR;
                case TOOL_FAILED -> TOOL_ERROR;
                case NODE_REJECTED, NODE_UNANSWERED, LIMIT_EXCEEDED, TOOL_OUTCOME_UNKNOWN, LOOP_EXHAUSTED -> FINAL;
                default -> UNKNOWN;
            };
        }
    }
}
