package dev.meanwhile.workflow.run;

import dev.meanwhile.workflow.definition.ParallelNode;
import dev.meanwhile.workflow.definition.ParallelNode.Branch;
import dev.meanwhile.workflow.plan.Branching;
import dev.meanwhile.workflow.run.NodeEnd.Status;
import dev.meanwhile.workflow.run.NodeEvents.Place;
import dev.meanwhile.workflow.run.NodeResult.Work;
import java.util.HashMap;
import java.util.HashSet;

/** Runs the branches of a parallel node at once on its input. One that fails is told of; the others go on. */
final class BranchesRun {
    private final NodeCall call;
    private final ParallelNode parallel;
    private final NodeRunner nodes;

    BranchesRun(NodeCall call, ParallelNode parallel, NodeRunner nodes) {
        this.call = call;
        this.parallel = parallel;
        this.nodes = nodes;
    }

    NodeResult run() throws InterruptedException {
        var flow = call.frame().flow();
        var places = new HashMap<String, Place>();
        for (var branch : parallel.branches()) {
            var label = branch.label().isBlank() ? branch.id() : branch.label();
            places.put(branch.id(), new Place(call.step().node() + ":" + branch.id(), "branch", label));
        }
        var plan = Branching.plan(parallel, this::isWired);
        var frame = new Frame(
                new Flow(flow.workflow(), plan, places),
                plan,
                call.path() + ":",
                call.input(),
                call.earlier().get(),
                call.outputs(),
                call.frame().depth(),
                call.frame().isPrivate(),
                parallel.branchTimeout());
        var result = new Scope(call.attempt(), frame, nodes).run();
        return result instanceof NodeResult.Done ? ended() : result;
    }

    private boolean isWired(Branch branch) {
        return call.frame().flow().workflow().graph().leaving(call.step().node()).stream()
                .anyMatch(edge -> edge.sourceHandle().equals(branch.id()));
    }

    private NodeResult ended() {
        var exits = new HashSet<String>();
        var outputs = new HashMap<String, Value>();
        for (var branch : parallel.branches()) {
            var end = call.attempt().end(NodePath.branch(call.path(), branch.id()));
            end.filter(it -> it.status() == Status.COMPLETED).ifPresent(it -> {
                exits.add(branch.id());
                outputs.put(branch.id(), it.output());
            });
        }
        return new NodeResult.Done(exits, Value.Text.EMPTY, outputs, Work.NONE);
    }
}
