package dev.meanwhile.core.fake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask;
import dev.meanwhile.core.wait.Ask.Kind;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.core.wait.WaitId;
import java.time.Duration;
import java.time.InstantSource;

/** An open question of a job, whether a call of {@code send} may run. */
public final class AnApproval {
    private static final Duration TIME = Duration.ofMinutes(15);

    private AnApproval() {}

    public static Wait of(Job job, InstantSource clock) {
        var arguments = JsonNodeFactory.instance.objectNode().put("to", "ann");
        var ask = new Ask(
                WaitId.next(clock),
                new CallPlace("", 1, 0),
                Kind.APPROVAL,
                "send",
                "May send run with these arguments?",
                arguments,
                JsonNodeFactory.instance.objectNode(),
                "77",
                TIME,
                Action.REJECT,
                null);
        var now = clock.instant();
        return new Wait(
                job.id(), job.project(), job.owner(), ask, Wait.State.OPEN, now, now.plus(TIME), null, null, null);
    }
}
