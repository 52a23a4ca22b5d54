package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.wait.Ask.Kind;
import dev.meanwhile.workflow.run.NodeResult.Work;
import dev.meanwhile.workflow.run.People.Decision;
import dev.meanwhile.workflow.run.People.Heard;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Has a node's work done and shows people what it came to before that counts. What they do not want is done once more, with what they
 * said about it, unless the node has an exit for what is rejected.
 */
final class Review {
    private static final int RUNS = 2;

    private final NodeCall call;
    private final People people;
    private final NodeWork work;

    Review(NodeCall call, People people, NodeWork work) {
        this.call = call;
        this.people = people;
        this.work = work;
    }

    NodeResult run() throws InterruptedException {
        @Nullable Decision refused = null;
        var before = call.input();
        for (var number = 1; ; number++) {
            var shown = shown(number, before, refused);
            if (!(shown instanceof NodeResult.Done done)) {
                return shown;
            }
            switch (people.ask(number, Kind.REVIEW, done.output(), List.of())) {
                case Heard.Open(var until) -> {
                    return until;
                }
                case Heard.Decided(var decision) -> {
                    var result = decided(decision, done, number);
                    if (result != null) {
                        return result;
                    }
                    refused = decision;
                    before = done.output();
                }
            }
        }
    }

    /** Null to run once more. */
    private @Nullable NodeResult decided(Decision decision, NodeResult.Done done, int number) {
        return switch (decision.action()) {
            case APPROVE, SKIP, SUBMIT -> done;
            case MODIFY ->
                new NodeResult.Done(
                        done.exits(), decision.text().map(call::value).orElse(done.output()), Map.of(), done.work());
            case REJECT -> {
                var end = people.rejected(decision, done.output(), done.work());
                yield end instanceof NodeResult.Failed && number < RUNS ? null : end;
            }
            case FAILED, DONE -> people.unanswered();
        };
    }

    /** What the work came to; it is durable before anybody sees it, so that nothing is paid twice. */
    private NodeResult shown(int number, Value before, @Nullable Decision refused) throws InterruptedException {
        var attempt = call.attempt();
        var kept = attempt.memo().output(call.path(), number);
        if (kept.isPresent()) {
            return read(kept.get());
        }
        var result = work.tried(number == 1 ? call : again(number, before, refused));
        if (result instanceof NodeResult.Done done) {
            var checkpoints = new ArrayList<>(done.work().checkpoints());
            if (number > 1 && !checkpoints.isEmpty()) {
                checkpoints.add(attempt.closing(checkpoints.getLast().path(), checkpoints.getLast()));
            }
            checkpoints.addAll(attempt.after(call.path(), checkpoints, Memo.OUTPUT, written(number, done)));
            attempt.commit(done.work().facts(), checkpoints);
            return new NodeResult.Done(
                    done.exits(),
                    done.output(),
                    Map.of(),
                    new Work(List.of(), List.of(), done.work().route()));
        }
        return result;
    }

    private NodeCall again(int number, Value before, @Nullable Decision refused) {
        var comment = refused == null || refused.comment() == null ? "" : "\nThey said: " + refused.comment();
        var input = "%s\n\nA person did not want this answer:\n%s%s\nGive a better one."
                .formatted(call.text(call.input()), call.text(before), comment);
        return call.with(call.value(input)).at(NodePath.again(call.path(), number));
    }

    private static ObjectNode written(int number, NodeResult.Done done) {
        var node = JsonNodeFactory.instance.objectNode().put("run", number);
        var exits = node.putArray("exits");
        done.exits().forEach(exits::add);
        node.set("output", done.output().toJson());
        if (done.work().route() != null) {
            node.set("route", done.work().route());
        }
        return node;
    }

    private static NodeResult.Done read(Checkpoint kept) {
        var exits = new LinkedHashSet<String>();
        kept.data().path("exits").forEach(exit -> exits.add(exit.asText()));
        var route = kept.data().get("route") instanceof ObjectNode chosen ? chosen : null;
        return new NodeResult.Done(
                exits, Value.of(kept.data().path("output")), Map.of(), new Work(List.of(), List.of(), route));
    }
}
