package dev.meanwhile.workflow.run;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.FailureJson;
import dev.meanwhile.core.round.FailedTry;
import dev.meanwhile.workflow.definition.AgentNode;
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

/** Does the work of one node, as often as its author wants it tried. */
final class NodeWork {
    private final NodeRunner nodes;

    NodeWork(NodeRunner nodes) {
        this.nodes = nodes;
    }

    /** @return failed only after the last try */
    NodeResult tried(NodeCall call) throws InterruptedException {
        while (true) {
            var result = once(call);
            switch (result) {
                case NodeResult.Waiting _ -> {
                    return result;
                }
                case NodeResult.Done _ -> {
                    return result;
                }
                case NodeResult.Failed failed -> {
                    var wait = Retries.of(call).waitAfter(failed.failure());
                    if (wait.isEmpty()) {
                        return failed;
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
        for (var within : attempt.memo().fatalWithin(call.path())) {
            var again = FailedTry.of(attempt.run().past(), within, List.of());
            facts.addAll(again.facts());
            checkpoints.add(attempt.checkpoint(within, FailedTry.KIND, again.data()));
            attempt.forget(within);
        }
        attempt.commit(facts, checkpoints);
        attempt.refresh();
    }

    private NodeResult once(NodeCall call) throws InterruptedException {
        try {
            return switch (call.step().work()) {
                case Work.Whole(var spec) -> whole(call, spec);
                case Work.Passes(var loop, var body) -> new LoopRun(call, loop, body, nodes).run();
                case Work.Branches(var parallel) -> new BranchesRun(call, parallel, nodes).run();
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
            case SubflowNode subflow -> new SubflowRun(call, subflow, nodes).run();
            case OutputNode output -> new OutputRun(call, output).run();
            case MemoryNode memory -> new MemoryRun(call, memory).run();
            case HumanNode _ -> NodeResult.Done.of(call.input(), NodeResult.Work.NONE);
            case LoopNode _, ParallelNode _ -> throw new IllegalArgumentException("the plan has taken these apart");
        };
    }
}
