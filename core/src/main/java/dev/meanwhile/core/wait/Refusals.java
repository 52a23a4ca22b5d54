package dev.meanwhile.core.wait;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.wait.Waits.Answered;

/** Why an answer or a claim was not taken, in words. */
final class Refusals {
    private Refusals() {}

    static EngineException of(Answered answered) {
        return switch (answered.outcome()) {
            case ANSWERED_OTHERWISE -> {
                var answer = answered.question().answer();
                yield ErrorCode.ANSWERED_OTHERWISE.exception(
                        answer == null
                                ? "it was answered before"
                                : "%s answered '%s' before"
                                        .formatted(answer.by(), answer.action().wireName()));
            }
            case EXPIRED ->
                ErrorCode.QUESTION_EXPIRED.exception(
                        "its time was over at %s".formatted(answered.question().expires()));
            case CLOSED -> ErrorCode.QUESTION_CLOSED.exception("the job has ended");
            case NOT_CLAIMED ->
                ErrorCode.CALL_NOT_CLAIMED.exception("another window has this call, or nobody claimed it");
            case TAKEN, REPEATED -> throw new IllegalArgumentException("nothing was refused");
        };
    }
}
