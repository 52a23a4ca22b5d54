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

/** Open questions of jobs. */
public final class AnApproval {
    private static final Duration TIME = Duration.ofMinutes(15);

    private AnApproval() {}

    /** Whether a call of {@code send} may run. */
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
        return open(job, ask, clock);
    }

    /** An open question that the node {@code Writer} of a job asks. */
    public static Wait ofNode(Job job, Kind kind, Action onExpiry, InstantSource clock) {
        var nothing = JsonNodeFactory.instance.objectNode();
        var ask = new Ask(
                WaitId.next(clock),
                CallPlace.ofNode("write", 0),
                kind,
                "Writer",
                "What now?",
                nothing,
                nothing,
                "78",
                TIME,
                onExpiry,
                null);
        return open(job, ask, clock);
    }

    private static Wait open(Job job, Ask ask, InstantSource clock) {
        var now = clock.instant();
        return new Wait(
                job.id(), job.project(), job.owner(), ask, Wait.State.OPEN, now, now.plus(TIME), null, null, null);
    }
}
