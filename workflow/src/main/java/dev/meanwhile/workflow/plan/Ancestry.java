package dev.meanwhile.workflow.plan;

import dev.meanwhile.workflow.definition.RouterNode;
import dev.meanwhile.workflow.definition.StartNode;
import dev.meanwhile.workflow.plan.Step.Work;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which steps come before which. */
public final class Ancestry {
    private Ancestry() {}

    /** The steps before this one that make something of their own, in order, without those whose outputs are its input. */
    public static List<Integer> beforeParents(Plan plan, int step) {
        var parents = new TreeSet<Integer>();
        plan.steps().get(step).links().stream()
                .filter(link -> !link.isOrder())
                .forEach(link -> parents.add(link.from()));
        return before(plan, step).stream()
                .filter(other -> !parents.contains(other)
                        && isMaker(plan.steps().get(other).work()))
                .toList();
    }

    private static Set<Integer> before(Plan plan, int step) {
        var before = new TreeSet<Integer>();
        var open = new ArrayDeque<>(List.of(step));
        while (!open.isEmpty()) {
            for (var link : plan.steps().get(open.pop()).links()) {
                if (link.from() != Link.SCOPE && before.add(link.from())) {
                    open.push(link.from());
                }
            }
        }
        return before;
    }

    private static boolean isMaker(Work work) {
        return switch (work) {
            case Work.Whole(var spec) -> !(spec instanceof StartNode || spec instanceof RouterNode);
            case Work.Passes _, Work.Merging _ -> true;
            case Work.Branches _ -> false;
        };
    }
}
