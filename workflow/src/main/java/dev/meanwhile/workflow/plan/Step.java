package dev.meanwhile.workflow.plan;

import dev.meanwhile.workflow.definition.LoopNode;
import dev.meanwhile.workflow.definition.NodeSpec;
import dev.meanwhile.workflow.definition.ParallelNode;
import java.util.List;
import java.util.SequencedMap;

/**
 * One thing to do in a scope.
 *
 * @param node the id of the node it belongs to
 * @param links the ways to it, in the document's order; of those that are no {@link Link#isOrder} one must be taken
 */
public record Step(String node, Work work, List<Link> links) {
    public Step {
        links = List.copyOf(links);
    }

    /** What is done. */
    public sealed interface Work {

        /** A node as a whole. */
        record Whole(NodeSpec spec) implements Work {}

        /** The passes of a loop. */
        record Passes(LoopNode loop, Plan body) implements Work {}

        /** The branches of a parallel node; it ends by the exit of each branch that came to something. */
        record Branches(ParallelNode parallel) implements Work {}

        /**
         * Puts together what the branches came to.
         *
         * @param branches the number of the step that ran them
         * @param last the steps with which a branch ends, by the branch's id; where there are none its own output counts
         * @param isWanted whether anything goes on with what they are merged to
         */
        record Merging(ParallelNode parallel, int branches, SequencedMap<String, List<Integer>> last, boolean isWanted)
                implements Work {}
    }
}
