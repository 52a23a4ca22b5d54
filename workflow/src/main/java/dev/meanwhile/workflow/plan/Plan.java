package dev.meanwhile.workflow.plan;

import java.util.List;

/**
 * The steps of one scope.
 *
 * @param steps each has its place in this list as its number
 * @param ends the steps whose outputs make the scope's output, in order
 */
public record Plan(List<Step> steps, List<Integer> ends) {
    public Plan {
        steps = List.copyOf(steps);
        ends = List.copyOf(ends);
    }
}
