package dev.meanwhile.core.round;

import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.wait.Answer;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask.Kind;
import dev.meanwhile.core.wait.Wait;
import java.util.List;

/**
 * What a call is judged by besides itself.
 *
 * @param project whose tools may be called
 * @param calls every call of the loop so far, and those of the job's other loops as far as they are known
 * @param waits what people and browsers were asked of the unsettled ones before this attempt
 */
record Known(String project, List<Call> calls, List<Wait> waits) {

    /** Whether an identical call may have taken effect. */
    boolean isDoubtfulRepetition(Call call) {
        return call.effect() == Effect.WRITES
                && calls.stream()
                        .anyMatch(other -> other.state() == CallState.UNKNOWN
                                && other.argumentsHash().equals(call.argumentsHash())
                                && !other.place().equals(call.place()));
    }

    /** Whether a person said that this call may run, with just these arguments. */
    boolean isApproved(Call call) {
        return waits.stream()
                .filter(wait -> wait.ask().kind() == Kind.APPROVAL)
                .filter(wait -> wait.ask().call().equals(call.place()))
                .filter(wait -> wait.verdict().filter(Action.APPROVE::equals).isPresent())
                .anyMatch(wait -> approvedHash(wait).equals(call.argumentsHash()));
    }

    private static String approvedHash(Wait wait) {
        Answer answer = wait.answer();
        return answer == null || answer.data() == null
                ? wait.ask().hash()
                : AskedCalls.hash(wait.ask().tool(), answer.data().toString());
    }
}
