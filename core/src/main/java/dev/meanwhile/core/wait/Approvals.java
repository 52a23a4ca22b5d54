package dev.meanwhile.core.wait;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lets people decide on calls. */
public final class Approvals {
    private static final int LONGEST_COMMENT = 2_000;

    private final Waits waits;
    private final Schemas schemas;
    private final int argumentBytes;
    private final Runnable woken;

    /**
     * @param argumentBytes how large edited arguments may be
     * @param woken runs when a job may be due
     */
    public Approvals(Waits waits, Schemas schemas, int argumentBytes, Runnable woken) {
        this.waits = waits;
        this.schemas = schemas;
        this.argumentBytes = argumentBytes;
        this.woken = woken;
    }

    public Optional<Wait> find(WaitId id) {
        return waits.find(id).filter(wait -> wait.ask().kind() == Kind.APPROVAL);
    }

    /**
     * Answers. The same answer again changes nothing.
     *
     * @return the approval as it stands after it
     * @throws dev.meanwhile.core.error.EngineException {@code request_invalid} for an answer that does not fit, {@code
     *     answered_otherwise}, {@code question_expired} or {@code question_closed}
     */
    public Wait answer(Wait approval, Answer answer) {
        check(approval, answer);
        var answered = waits.answer(approval.ask().id(), answer, null).orElse(null);
        if (answered == null) {
            throw ErrorCode.QUESTION_CLOSED.exception("the job was forgotten meanwhile");
        }
        switch (answered.outcome()) {
            case TAKEN -> woken.run();
            case REPEATED -> {
                // it holds already
            }
            case ANSWERED_OTHERWISE, EXPIRED, CLOSED, NOT_CLAIMED -> throw Refusals.of(answered);
        }
        return answered.question();
    }

    private void check(Wait approval, Answer answer) {
        if (!Kind.APPROVAL.allows(answer.action())) {
            throw ErrorCode.REQUEST_INVALID.exception("/action must be approve, reject or skip");
        }
        var comment = answer.comment();
        if (comment != null && comment.length() > LONGEST_COMMENT) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "/comment must be at most %d characters".formatted(LONGEST_COMMENT));
        }
        var data = answer.data();
        if (data != null) {
            checkEdited(approval, answer.action(), data);
        }
    }

    private void checkEdited(Wait approval, Action action, JsonNode data) {
        if (action != Action.APPROVE) {
            throw ErrorCode.REQUEST_INVALID.exception("/data holds edited arguments and goes with approve only");
        }
        if (data.toString().getBytes(StandardCharsets.UTF_8).length > argumentBytes) {
            throw ErrorCode.REQUEST_INVALID.exception("/data must be at most %d bytes".formatted(argumentBytes));
        }
        var problems = schemas.check(approval.ask().schema(), data);
        if (!problems.isEmpty()) {
            var first = problems.getFirst();
            throw ErrorCode.REQUEST_INVALID.exception("/data%s does not fit the schema of %s: %s"
                    .formatted(first.pointer(), approval.ask().tool(), first.message()));
        }
    }
}
