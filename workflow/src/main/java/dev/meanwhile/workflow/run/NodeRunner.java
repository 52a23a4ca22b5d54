package dev.meanwhile.workflow.run;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.workflow.definition.Handles;
import dev.meanwhile.workflow.definition.Hitl;
import dev.meanwhile.workflow.definition.HumanNode;
import dev.meanwhile.workflow.definition.StartNode;
import dev.meanwhile.workflow.plan.Step.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Runs one node from its beginning to its end: asks people where its author wants it, has the work done, and writes what came of it. */
final class NodeRunner {
    private final NodeWork work = new NodeWork(this);

    /**
     * Runs a node, or goes on with it.
     *
     * @return how it ended: a failure only if that ends the run
     */
    NodeResult run(NodeCall call) throws InterruptedException {
        try {
            call.attempt().begin(call.path(), call.place());
            var edited = call.attempt().request().edit(call.path()).input();
            return inTime(edited == null ? call : call.with(call.value(edited)));
        } catch (EngineException e) {
            if (e.code() == ErrorCode.STORE_UNAVAILABLE) {
                throw e; // the attempt is over, not the node
            }
            return failed(call, new NodeResult.Failed(e.failure(), Value.Text.EMPTY, NodeResult.Work.NONE));
        }
    }

    /** The time in which people think is not counted: it is no work. */
    private NodeResult inTime(NodeCall call) throws InterruptedException {
        var time = call.frame().nodeTime();
        if (time == null) {
            return asked(call);
        }
        var result = Timed.call(time, () -> asked(call));
        if (result.isPresent()) {
            return result.get();
        }
        call.attempt().refresh();
        var failure = ErrorCode.NODE_TIMED_OUT.failure("it took longer than %s".formatted(time));
        return failed(call, new NodeResult.Failed(failure, Value.Text.EMPTY, NodeResult.Work.NONE));
    }

    /** People are asked before a node's work, or about what it came to. */
    private NodeResult asked(NodeCall call) throws InterruptedException {
        var spec = call.step().work() instanceof Work.Whole(var whole) ? whole : null;
        var hitl = spec == null ? null : spec.hitl();
        if (hitl == null) {
            return ended(call, work.tried(call));
        }
        var people = new People(call, hitl);
        if (spec instanceof HumanNode || hitl.mode() != Hitl.Mode.REVIEW) {
            return switch (people.before()) {
                case People.GoOn(var input) -> ended(call, work.tried(call.with(input)));
                case People.End(var result) -> ended(call, result);
            };
        }
        return ended(call, new Review(call, people, work).run());
    }

    private static NodeResult ended(NodeCall call, NodeResult result) throws InterruptedException {
        return switch (result) {
            case NodeResult.Waiting waiting -> waiting;
            case NodeResult.Done done -> done(call, done);
            case NodeResult.Failed failed -> failed(call, failed);
        };
    }

    private static NodeResult done(NodeCall call, NodeResult.Done done) throws InterruptedException {
        if (call.step().work() instanceof Work.Branches) {
            return done; // the node ends when they are merged
        }
        var attempt = call.attempt();
        var end = NodeEnd.completed(done.exits(), done.output(), attempt.now());
        var fact = NodeEvents.finished(call.path(), call.place(), call.text(done.output()));
        var route = done.work().route();
        var whole = route == null ? end : end.route(route);
        var facts = new ArrayList<Fact>();
        if (route != null) {
            facts.add(NodeEvents.routeChosen(call.path(), call.place(), route));
        }
        facts.add(fact);
        attempt.end(
                call.path(),
                whole,
                done.work(),
                facts,
                done.work().checkpoints().isEmpty());
        return done;
    }

    /** A failure that ends the run is written too, so that one sees where it ended. */
    private static NodeResult failed(NodeCall call, NodeResult.Failed failed) throws InterruptedException {
        var attempt = call.attempt();
        var exits = exits(call, failed.failure());
        var output = exits.contains(Handles.ERROR) ? call.input() : failed.output(); // for whoever does it instead
        var end = NodeEnd.failed(exits, failed.failure(), output, attempt.now());
        var fact = NodeEvents.failed(call.path(), call.place(), failed.failure(), !exits.isEmpty());
        attempt.end(call.path(), end, failed.work(), List.of(fact), false);
        return exits.isEmpty() ? failed : NodeResult.Done.of(end);
    }

    private static Set<String> exits(NodeCall call, Failure failure) {
        var spec = call.step().work() instanceof Work.Whole(var whole) ? whole : new StartNode();
        return switch (spec.errorHandling().mode()) {
            case STOP -> Set.of();
            case CONTINUE -> isLast(failure) ? Set.of() : RouterRun.usualExits(call);
            case BRANCH -> isLast(failure) ? Set.of() : Set.of(Handles.ERROR);
        };
    }

    /** A limit of the whole run is no failure of this node that something could follow. */
    private static boolean isLast(Failure failure) {
        return failure.code() == ErrorCode.LIMIT_EXCEEDED;
    }
}
