package dev.meanwhile.workflow.run;

import dev.meanwhile.workflow.plan.Plan;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is the same for all nodes of a scope.
 *
 * @param flow the document they are of
 * @param prefix of their paths
 * @param input what reaches the first of them
 * @param earlier what was done before the scope
 * @param around outputs outside of it
 * @param depth of subflows around it
 * @param isPrivate whether it knows nothing of the run's conversation
 * @param nodeTime how long each of its nodes may work at a stretch, or null
 */
record Frame(
        Flow flow,
        Plan plan,
        String prefix,
        Value input,
        List<Earlier> earlier,
        Outputs around,
        int depth,
        boolean isPrivate,
        @Nullable Duration nodeTime) {}
