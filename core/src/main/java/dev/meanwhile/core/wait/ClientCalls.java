package dev.meanwhile.core.wait;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.wait.Ask.Kind;
import java.util.function.Consumer;

/** The browser's side of calls that only a browser can run: it claims a call, runs it, and gives the result. */
public final class ClientCalls {
    private final Waits waits;
    private final WaitRules rules;
    private final Consumer<JobId> woken;

    /** @param woken told of a job that may be due, or has an answer to hear */
    public ClientCalls(Waits waits, WaitRules rules, Consumer<JobId> woken) {
        this.waits = waits;
        this.rules = rules;
        this.woken = woken;
    }

    /**
     * Takes a call for a while, or keeps it for longer.
     *
     * @param claim the window's own word for it; the same again keeps the call
     * @throws EngineException {@code not_found} if no browser is asked to run such a call; {@code call_not_claimed}, {@code
     *     answered_otherwise}, {@code question_expired} or {@code question_closed}
     */
    public Wait claim(JobId job, String callId, String device, String claim) {
        var asked = asked(job, callId);
        if (!device.equals(asked.ask().device())) {
            throw ErrorCode.CALL_NOT_CLAIMED.exception("the call is for another browser");
        }
        var answered = waits.claim(asked.ask().id(), claim, rules.claim()).orElseThrow(() -> missing(callId));
        return switch (answered.outcome()) {
            case TAKEN, REPEATED -> answered.question();
            case ANSWERED_OTHERWISE, EXPIRED, CLOSED, NOT_CLAIMED -> throw Refusals.of(answered);
        };
    }

    /**
     * Settles a claimed call. The same result again changes nothing.
     *
     * @param result DONE or FAILED
     * @throws EngineException as {@link #claim}
     */
    public Wait settle(JobId job, String callId, String claim, Answer result) {
        var asked = asked(job, callId);
        var answered = waits.answer(asked.ask().id(), result, claim).orElseThrow(() -> missing(callId));
        return switch (answered.outcome()) {
            case TAKEN -> {
                woken.accept(job);
                yield answered.question();
            }
            case REPEATED -> answered.question();
            case ANSWERED_OTHERWISE, EXPIRED, CLOSED, NOT_CLAIMED -> throw Refusals.of(answered);
        };
    }

    private Wait asked(JobId job, String callId) {
        return CallPlace.ofCallId(callId)
                .flatMap(place -> waits.find(job, place, Kind.CLIENT_TOOL))
                .orElseThrow(() -> missing(callId));
    }

    private static EngineException missing(String callId) {
        var shown = callId.length() <= 64 ? callId : callId.substring(0, 64) + "…";
        return ErrorCode.NOT_FOUND.exception("no browser is asked to run a call '%s' of this job".formatted(shown));
    }
}
