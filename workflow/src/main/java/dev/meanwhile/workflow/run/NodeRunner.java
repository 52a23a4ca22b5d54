package dev.meanwhile.workflow.run;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.FailureJson;
import dev.meanwhile.core.round.FailedTry;
import dev.meanwhile.workflow.definition.AgentNode;
import dev.meanwhile.workflow.definition.Handles;
import dev.meanwhile.workflow.definition.HumanNode;
import dev.meanwhile.workflow.definition.LoopNode;
import dev.meanwhile.workflow.definition.MemoryNode;
import dev.meanwhile.workflow.definition.NodeSpec;
import dev.meanwhile.workflow.definition.OutputNode;
import dev.meanwhile.workflow.definition.ParallelNode;
import dev.meanwhile.workflow.definition.RouterNode;
import dev.meanwhile.workflow.definition.StartNode;
import dev.meanwhile.workflow.definition.SubflowNode;
import dev.meanwhile.workflow.definition.ToolNode;
import dev.meanwhile.workflow.plan.Step.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Runs one node from its beginning to its end: tries it as often as its author wants, and writes what came of it. */
final class NodeRunner {

    /**
     * Runs a node, or goes on with it.
     *
     * @return how it ended: a failure only if that ends the run
     */
    NodeResult run(NodeCall call) throws InterruptedException {
        try {
            call.attempt().begin(call.path(), call.place());
            var edited = call.attempt().request().edit(call.path()).input();
            return tried(edited == null ? call : call.with(call.value(edited)));
        } catch (EngineException e) {
            if (e.code() == ErrorCode.STORE_UNAVAILABLE) {
                throw e; // the attempt is over, not the node
            }
            return failed(call, new NodeResult.Failed(e.failure(), Value.Text.EMPTY, NodeResult.Work.NONE));
        }
    }

    private NodeResult tried(NodeCall call) throws InterruptedException {
        while (true) {
            var result = once(call);
            switch (result) {
                case NodeResult.Waiting _ -> {
                    return result;
                }
                case NodeResult.Done done -> {
                    return done(call, done);
                }
                case NodeResult.Failed failed -> {
                    var wait = Retries.of(call).waitAfter(failed.failure());
                    if (wait.isEmpty()) {
                        return failed(call, failed);
                    }
                    tryAgain(call, failed);
                    call.attempt().run().alive(wait.get());
                    call.attempt().services().parts().pause().pause(wait.get());
                }
            }
        }
    }

    private static void tryAgain(NodeCall call, NodeResult.Failed failed) throws InterruptedException {
        var attempt = call.attempt();
        attempt.refresh();
        var checkpoints = new ArrayList<>(failed.work().checkpoints());
        var tried = FailedTry.of(attempt.run().past(), call.path(), checkpoints);
        var facts = new ArrayList<Fact>(failed.work().facts());
        facts.addAll(tried.facts());
        facts.add(
                NodeEvents.notice(call.path(), "node_retry", failed.failure().message() + "; the node is tried again"));
        var data = tried.data().set("failure", FailureJson.write(failed.failure()));
        checkpoints.addAll(attempt.after(call.path(), checkpoints, FailedTry.KIND, data));
        attempt.commit(facts, checkpoints);
        attempt.refresh();
    }

    private NodeResult once(NodeCall call) throws InterruptedException {
        try {
            return switch (call.step().work()) {
                case Work.Whole(var spec) -> whole(call, spec);
                case Work.Passes(var loop, var body) -> new LoopRun(call, loop, body, this).run();
                case Work.Branches(var parallel) -> new BranchesRun(call, parallel, this).run();
                case Work.Merging merging -> new MergeRun(call, merging).run();
            };
        } catch (EngineException e) {
            if (e.code() == ErrorCode.STORE_UNAVAILABLE) {
                throw e;
            }
            call.attempt().refresh(); // what the failed work wrote before must be counted
            return new NodeResult.Failed(e.failure(), Value.Text.EMPTY, NodeResult.Work.NONE);
        }
    }

    private NodeResult whole(NodeCall call, NodeSpec spec) throws InterruptedException {
        return switch (spec) {
            case StartNode _ -> NodeResult.Done.of(call.input(), NodeResult.Work.NONE);
            case AgentNode agent -> new AgentRun(call, agent).run();
            case RouterNode router -> new RouterRun(call, router).run();
            case ToolNode tool -> new ToolRun(call, tool).run();
            case SubflowNode subflow -> new SubflowRun(call, subflow, this).run();
            case OutputNode output -> new OutputRun(call, output).run();
            case MemoryNode _ -> throw new IllegalStateException();
            case HumanNode _ -> NodeResult.Done.of(call.input(), NodeResult.Work.NONE);
            case LoopNode _, ParallelNode _ -> throw new IllegalArgumentException("the plan has taken these apart");
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
        var end = NodeEnd.failed(exits, failed.failure(), failed.output(), attempt.now());
        var fact = NodeEvents.failed(call.path(), call.place(), failed.failure(), !exits.isEmpty());
        attempt.end(call.path(), end, failed.work(), List.of(fact), false);
        return exits.isEmpty() ? failed : NodeResult.Done.of(end);
    }

    private static Set<String> exits(NodeCall call, Failure failure) {
        var spec = call.step().work() instanceof Work.Whole(var whole) ? whole : new StartNode();
        return switch (spec.errorHandling().mode()) {
            case STOP -> Set.of();
            case CONTINUE -> isLast(failure) ? Set.of() : Set.of(Handles.OUTPUT);
            case BRANCH -> isLast(failure) ? Set.of() : Set.of(Handles.ERROR);
        };
    }

    /** A limit of the whole run is no failure of this node that something could follow. */
    private static boolean isLast(Failure failure) {
        return failure.code() == ErrorCode.LIMIT_EXCEEDED;
    }
}
