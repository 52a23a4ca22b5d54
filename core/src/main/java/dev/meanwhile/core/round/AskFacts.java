package dev.meanwhile.core.round;

import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.wait.Ask;
import dev.meanwhile.core.wait.Wait;

/** What the log says of people's questions, those about calls and those of nodes. */
public final class AskFacts {
    private AskFacts() {}

    /** @param maxBytes how much of the proposal it shows */
    public static Fact asked(Ask ask, int maxBytes) {
        var place = ask.call();
        return new Fact(
                place.path(),
                new JobEvent.ApprovalAsked(
                        ask.id().text(),
                        place.callId(),
                        place.round(),
                        ask.kind(),
                        ask.tool(),
                        ask.question(),
                        Cut.to(maxBytes, ask.proposal()),
                        ask.time()));
    }

    /**
     * What people decided, or that they did not.
     *
     * @param wait answered or expired
     * @param maxBytes how much of the answer it shows
     */
    public static Fact decided(Wait wait, int maxBytes) {
        return new Fact(wait.ask().call().path(), decision(wait, maxBytes));
    }

    private static JobEvent decision(Wait wait, int maxBytes) {
        var ask = wait.ask();
        var answer = wait.answer();
        if (answer == null) {
            return new JobEvent.ApprovalExpired(ask.id().text(), ask.call().callId(), ask.onExpiry());
        }
        var data = answer.data() == null ? null : Cut.to(maxBytes, answer.data());
        return new JobEvent.ApprovalAnswered(
                ask.id().text(), ask.call().callId(), answer.action(), answer.by(), answer.comment(), data);
    }
}
