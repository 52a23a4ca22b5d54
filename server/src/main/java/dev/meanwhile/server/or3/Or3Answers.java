package dev.meanwhile.server.or3;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.wait.Answer;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Approvals;
import dev.meanwhile.core.wait.Ask.Kind;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.core.wait.WaitId;
import dev.meanwhile.core.wait.Waits.Outcome;
import dev.meanwhile.server.http.Exchange;
import java.util.EnumSet;
import java.util.Set;

/** Answers of people in the OR3 dialect. */
public final class Or3Answers {
    private static final Set<Action> OF_PEOPLE =
            EnumSet.of(Action.APPROVE, Action.REJECT, Action.SKIP, Action.SUBMIT, Action.MODIFY);

    private final Approvals approvals;

    public Or3Answers(Approvals approvals) {
        this.approvals = approvals;
    }

    /** Reads {@code {requestId, jobId, action, data?}} and answers {@code {ok: true}}. */
    void answer(Exchange exchange) throws InterruptedException {
        var body = new Or3Body(exchange.object());
        var jobId = body.required("jobId");
        var id = body.required("requestId");
        var action = action(body.required("action"));
        var question = WaitId.parse(id)
                .flatMap(approvals::find)
                .filter(wait -> wait.job().text().equals(jobId))
                .orElseThrow(() -> Resource.noApproval(id));
        exchange.require(new Resource.OfApproval(id, question.project(), question.owner()));
        exchange.concerns(id);
        exchange.details(
                "%s sha256=%s".formatted(action.wireName(), question.ask().hash()));
        var data = body.fields().hasNonNull("data") ? body.fields().get("data") : null;
        var answer = new Answer(
                inOurWords(question, action), data, null, exchange.principal().user());
        if (approvals.answer(question, answer).outcome() == Outcome.REPEATED) {
            exchange.didNothing();
        }
        exchange.json(200, JsonNodeFactory.instance.objectNode().put("ok", true));
    }

    private static Action action(String name) {
        return Action.ofWireName(name)
                .filter(OF_PEOPLE::contains)
                .orElseThrow(() ->
                        ErrorCode.REQUEST_INVALID.exception("/action must be approve, reject, skip, submit or modify"));
    }

    /** Whoever approves a changed proposal modifies it, in this dialect. */
    private static Action inOurWords(Wait question, Action action) {
        return question.ask().kind() == Kind.APPROVAL && action == Action.MODIFY ? Action.APPROVE : action;
    }
}
