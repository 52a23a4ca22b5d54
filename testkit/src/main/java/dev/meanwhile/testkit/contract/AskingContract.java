package dev.meanwhile.testkit.contract;

import static dev.meanwhile.testkit.contract.Samples.asked;
import static dev.meanwhile.testkit.contract.Samples.calls;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.wait.Answer;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask;
import dev.meanwhile.core.wait.Ask.Kind;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.core.wait.WaitId;
import dev.meanwhile.core.wait.Waits.Outcome;
import java.time.Duration;
import java.util.List;

/** What the contracts of questions share: a job that waits for one. */
abstract class AskingContract extends EngineContract {
    static final Duration TIME = Duration.ofMinutes(15);
    private static final Duration PARKED = Duration.ofMinutes(1);

    /** An approval that a job waits for. */
    final Ask askedAndParked() throws InterruptedException {
        return askedAndParked(approval(0));
    }

    final Ask askedOfBrowser() throws InterruptedException {
        var ask = approval(0);
        return askedAndParked(new Ask(
                ask.id(),
                ask.call(),
                Kind.CLIENT_TOOL,
                ask.tool(),
                "",
                ask.proposal(),
                ask.schema(),
                ask.hash(),
                Duration.ofMinutes(5),
                Action.FAILED,
                "a browser"));
    }

    private Ask askedAndParked(Ask ask) throws InterruptedException {
        var lease = heldJob();
        write(lease, asks(ask));
        park(lease);
        return ask;
    }

    final void park(Lease lease) throws InterruptedException {
        write(lease, Step.of(new NextStep.Wait(WaitReason.APPROVAL, PARKED)));
    }

    final Ask approval(int index) {
        var schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        var proposal = JsonNodeFactory.instance.objectNode().put("to", "ann");
        var call = new CallPlace("", 1, index);
        return new Ask(
                WaitId.next(clock()),
                call,
                Kind.APPROVAL,
                "send",
                "Send it?",
                proposal,
                schema,
                "77",
                TIME,
                Action.REJECT,
                null);
    }

    /** A question of the node {@code write}. */
    final Ask ofNode(Kind kind, int index, Action onExpiry) {
        var call = approval(index);
        return new Ask(
                call.id(),
                CallPlace.ofNode("write", index),
                kind,
                "Writer",
                "What now?",
                TextNode.valueOf("a draft"),
                JsonNodeFactory.instance.objectNode(),
                "78",
                TIME,
                onExpiry,
                null);
    }

    static Step asksOnly(Ask... asks) {
        return new Step(List.of(), List.of(), List.of(), List.of(asks), List.of(), NextStep.CONTINUE);
    }

    static Step hears(Ask... asks) {
        var heard = List.of(asks).stream().map(Ask::id).toList();
        return new Step(List.of(), List.of(), List.of(), List.of(), heard, NextStep.CONTINUE);
    }

    /** Parks these calls. */
    static Step asks(Ask... asks) {
        var calls = List.of(asks).stream()
                .map(ask -> asked(ask.call().index(), Effect.WRITES))
                .map(Call::waiting)
                .toList();
        return new Step(List.of(), List.of(), calls, List.of(asks), List.of(), NextStep.CONTINUE);
    }

    final Answer approved() {
        return new Answer(Action.APPROVE, null, null, ann);
    }

    final Answer rejected() {
        return new Answer(Action.REJECT, null, null, ann);
    }

    final Answer done() {
        return new Answer(Action.DONE, TextNode.valueOf("here"), null, ann);
    }

    final Outcome answer(Ask ask, Answer answer) {
        return waits().answer(ask.id(), answer, null).orElseThrow().outcome();
    }

    final Outcome claim(Ask ask, String claim, Duration time) {
        return waits().claim(ask.id(), claim, time).orElseThrow().outcome();
    }

    final Wait find(WaitId id) {
        return waits().find(id).orElseThrow();
    }
}
