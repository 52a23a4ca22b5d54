package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.round.Cut;
import dev.meanwhile.core.round.NodeQuestion;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask.Kind;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.core.wait.WaitId;
import dev.meanwhile.workflow.definition.Handles;
import dev.meanwhile.workflow.definition.Hitl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks people about a node and does what they say. What is asked is durable before the run waits for it, and heard once. */
final class People {

    private final NodeCall call;
    private final Hitl hitl;

    People(NodeCall call, Hitl hitl) {
        this.call = call;
        this.hitl = hitl;
    }

    /** What becomes of a node after a question before its work. */
    sealed interface Before {}

    record GoOn(Value input) implements Before {}

    record End(NodeResult result) implements Before {}

    /** What was decided, and what somebody put in the place of what was shown. */
    record Decision(
            Action action,
            @Nullable JsonNode data,
            @Nullable String comment) {
        Optional<String> text() {
            return Optional.ofNullable(data).map(value -> value.isTextual() ? value.asText() : value.toString());
        }
    }

    /** What came of asking: a decision, or still none. */
    sealed interface Heard {
        record Decided(Decision decision) implements Heard {}

        record Open(NodeResult.Waiting until) implements Heard {}
    }

    /** Asks before the work, or goes on with what was answered. */
    Before before() throws InterruptedException {
        var kind = switch (hitl.mode()) {
            case APPROVAL -> Kind.APPROVAL;
            case INPUT -> Kind.INPUT;
            case REVIEW -> Kind.REVIEW;
        };
        return switch (ask(0, kind, call.input(), List.of())) {
            case Heard.Open(var until) -> new End(until);
            case Heard.Decided(var decision) -> decided(decision);
        };
    }

    private Before decided(Decision decision) {
        return switch (decision.action()) {
            case APPROVE, SUBMIT, MODIFY ->
                new GoOn(decision.text().map(call::value).orElse(call.input()));
            case SKIP ->
                new End(new NodeResult.Done(RouterRun.usualExits(call), call.input(), Map.of(), NodeResult.Work.NONE));
            case REJECT -> new End(rejected(decision, call.input(), NodeResult.Work.NONE));
            case FAILED, DONE -> new End(unanswered());
        };
    }

    NodeResult rejected(Decision decision, Value output, NodeResult.Work work) {
        var leads = call.frame().flow().workflow().graph().leaving(call.step().node()).stream()
                .anyMatch(edge -> edge.sourceHandle().equals(Handles.REJECTED));
        if (leads) {
            return new NodeResult.Done(Set.of(Handles.REJECTED), output, Map.of(), work);
        }
        var comment = decision.comment() == null ? "" : ": " + decision.comment();
        return new NodeResult.Failed(
                ErrorCode.NODE_REJECTED.failure("node '%s' was rejected by a person%s"
                        .formatted(call.step().node(), comment)),
                output,
                work);
    }

    NodeResult unanswered() {
        return new NodeResult.Failed(
                ErrorCode.NODE_UNANSWERED.failure("nobody answered node '%s' in time"
                        .formatted(call.step().node())),
                Value.Text.EMPTY,
                NodeResult.Work.NONE);
    }

    /**
     * Asks a question, or hears what was answered.
     *
     * @param index of the question among the node's
     * @param about what people see
     * @param before checkpoints to be durable with the question
     */
    Heard ask(int index, Kind kind, Value about, List<Checkpoint> before) throws InterruptedException {
        return ask(index, kind, question(kind), about, schema(kind), before);
    }

    /** The same with words and a schema of one's own. */
    Heard ask(int index, Kind kind, String question, Value about, JsonNode schema, List<Checkpoint> before)
            throws InterruptedException {
        var place = CallPlace.ofNode(call.path(), index);
        var asked = call.attempt().run().past().waits().stream()
                .filter(wait -> wait.ask().call().equals(place))
                .findFirst();
        if (asked.isEmpty()) {
            var time = hitl.timeout() == null
                    ? call.attempt().services().parts().rules().approval()
                    : hitl.timeout();
            var node = new NodeQuestion(
                    kind, call.place().label(), question, TextNode.valueOf(call.text(about)), schema, time, onExpiry());
            put(node, place, before);
            return new Heard.Open(call.attempt().waiting(WaitReason.APPROVAL, time));
        }
        var verdict = asked.get().verdict();
        if (verdict.isEmpty()) {
            return new Heard.Open(
                    new NodeResult.Waiting(WaitReason.APPROVAL, asked.get().expires()));
        }
        hear(asked.get(), verdict.get(), index);
        var answer = asked.get().answer();
        return new Heard.Decided(new Decision(
                verdict.get(), answer == null ? null : answer.data(), answer == null ? null : answer.comment()));
    }

    boolean hasAsked(int index) {
        var place = CallPlace.ofNode(call.path(), index);
        return call.attempt().run().past().waits().stream()
                .anyMatch(wait -> wait.ask().call().equals(place));
    }

    private void put(NodeQuestion node, CallPlace place, List<Checkpoint> before) throws InterruptedException {
        var clock = call.attempt().services().parts().clock();
        var ask = node.ask(WaitId.next(clock), place, NodeEvents.SHOWN_BYTES);
        var event = new JobEvent.ApprovalAsked(
                ask.id().text(),
                place.callId(),
                place.round(),
                ask.kind(),
                ask.tool(),
                ask.question(),
                ask.proposal(),
                ask.time());
        var step = new Step(
                List.of(new Fact(call.path(), event)), before, List.of(), List.of(ask), List.of(), NextStep.CONTINUE);
        call.attempt().run().commit(step);
    }

    /** Whoever goes on after a crash does not tell of it a second time. */
    private void hear(Wait wait, Action action, int index) throws InterruptedException {
        var attempt = call.attempt();
        if (attempt.memo().hasHeard(call.path(), index)) {
            return;
        }
        var data = NodeEnd.completed(Set.of(), Value.Text.EMPTY, attempt.now()).toJson();
        data.put("question", index).put("action", action.wireName());
        var step = new Step(
                List.of(new Fact(call.path(), told(wait))),
                List.of(attempt.checkpoint(NodePath.heard(call.path()), NodeEnd.KIND, data)),
                List.of(),
                List.of(),
                List.of(wait.ask().id()),
                NextStep.CONTINUE);
        attempt.run().commit(step);
    }

    private static JobEvent told(Wait wait) {
        var ask = wait.ask();
        var answer = wait.answer();
        if (answer == null) {
            return new JobEvent.ApprovalExpired(ask.id().text(), ask.call().callId(), ask.onExpiry());
        }
        var data = answer.data() == null ? null : Cut.to(NodeEvents.SHOWN_BYTES, answer.data());
        return new JobEvent.ApprovalAnswered(
                ask.id().text(), ask.call().callId(), answer.action(), answer.by(), answer.comment(), data);
    }

    private String question(Kind kind) {
        if (!hitl.prompt().isBlank()) {
            return call.templates().filled(hitl.prompt());
        }
        var label = call.place().label();
        return switch (kind) {
            case APPROVAL -> "May \"%s\" go on with this?".formatted(label);
            case INPUT -> "\"%s\" needs an answer.".formatted(label);
            case REVIEW -> "Is this right? It is what \"%s\" came to.".formatted(label);
            case CLIENT_TOOL -> throw new IllegalArgumentException("browsers are not asked");
        };
    }

    private Action onExpiry() {
        return Optional.ofNullable(hitl.defaultAction())
                .flatMap(Action::ofWireName)
                .filter(action -> action == Action.APPROVE || action == Action.REJECT || action == Action.SKIP)
                .orElse(Action.FAILED);
    }

    /** What an answer may be: as the author says, or one of the options. */
    private JsonNode schema(Kind kind) {
        if (hitl.inputSchema() != null) {
            return hitl.inputSchema();
        }
        if (hitl.options().isEmpty() || kind != Kind.INPUT) {
            return JsonNodeFactory.instance.objectNode();
        }
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        var values = schema.putArray("enum");
        var all = new ArrayList<>(hitl.options());
        all.forEach(option -> values.add(option.isObject() && option.has("id") ? option.get("id") : option));
        return schema;
    }
}
