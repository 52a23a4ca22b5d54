package dev.meanwhile.workflow.plan;

import dev.meanwhile.workflow.definition.AgentNode;
import dev.meanwhile.workflow.definition.AgentNode.OnMax;
import dev.meanwhile.workflow.definition.ErrorHandling;
import dev.meanwhile.workflow.definition.ParallelNode;
import dev.meanwhile.workflow.definition.ParallelNode.Branch;
import dev.meanwhile.workflow.definition.StartNode;
import dev.meanwhile.workflow.plan.Step.Work;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The plan of the branches of a parallel node: agents beside each other, whose failures end nothing. */
public final class Branching {
    private static final int ROUNDS = 10;

    private Branching() {}

    /**
     * The plan; each branch is a step of its id.
     *
     * @param isWired whether nodes go on from a branch by its exit. One that says nothing of what it is to do then does nothing but
     *     hand its input to them
     */
    public static Plan plan(ParallelNode parallel, Predicate<Branch> isWired) {
        var steps = parallel.branches().stream()
                .map(branch -> new Step(branch.id(), work(parallel, branch, isWired), List.of(Link.ofScope())))
                .toList();
        return new Plan(steps, IntStream.range(0, steps.size()).boxed().toList());
    }

    private static Work work(ParallelNode parallel, Branch branch, Predicate<Branch> isWired) {
        var isSilent = branch.model() == null
                && branch.prompt().isBlank()
                && branch.tools().isEmpty();
        if (isSilent && isWired.test(branch)) {
            return new Work.Whole(new StartNode());
        }
        var agent = new AgentNode(
                branch.model() == null ? parallel.model() : branch.model(),
                branch.prompt(),
                "",
                null,
                null,
                branch.tools(),
                null,
                null,
                ROUNDS,
                OnMax.WARNING,
                ErrorHandling.CONTINUE,
                null);
        return new Work.Whole(agent);
    }
}
