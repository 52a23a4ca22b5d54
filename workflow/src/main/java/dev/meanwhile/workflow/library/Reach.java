package dev.meanwhile.workflow.library;

import dev.meanwhile.workflow.definition.DocumentReader;
import dev.meanwhile.workflow.definition.Meta;
import dev.meanwhile.workflow.definition.Subflow;
import dev.meanwhile.workflow.definition.Workflow;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The workflows that one reaches by its subflow nodes, in their newest versions: at most {@value #MOST}, and {@value #DEEPEST} deep.
 * Belongs to one thread.
 */
public final class Reach {
    static final int DEEPEST = 10;
    static final int MOST = 100;

    private final LinkedHashMap<String, Reached> reached = new LinkedHashMap<>();
    private final Map<String, Integer> sound = new HashMap<>(); // the greatest depth at which all below one is well
    private final @Nullable String self;
    private boolean isCut;

    private Reach(@Nullable String self) {
        this.self = self;
    }

    /** @param workflow what its document says */
    record Reached(StoredWorkflow stored, Workflow workflow) {}

    /**
     * Looks into the store, once for each level.
     *
     * @param self the id under which the workflow is kept, if it is, or will be; it is not looked up
     */
    public static Reach of(Workflow workflow, Workflows workflows, String project, @Nullable String self) {
        var reach = new Reach(self);
        var next = workflow.subflows();
        while (reach.mayGoOn(next)) {
            next = reach.level(workflows.find(project, next));
        }
        return reach;
    }

    private boolean mayGoOn(Set<String> next) {
        next.removeAll(reached.keySet());
        next.remove(self);
        isCut = reached.size() + next.size() > MOST;
        return !next.isEmpty() && !isCut;
    }

    /** @return the workflows that these name */
    private SequencedSet<String> level(List<StoredWorkflow> found) {
        var named = new LinkedHashSet<String>();
        for (var stored : found) {
            var workflow = DocumentReader.read(stored.document()).workflow();
            reached.put(stored.entry().id(), new Reached(stored, workflow));
            named.addAll(workflow.subflows());
        }
        return named;
    }

    /** All of them, the nearest first. */
    SequencedMap<String, Reached> all() {
        return reached;
    }

    /** Whether a workflow that the first one names can run as its subflow. */
    public Subflow judge(String id) {
        return isCut
                ? new Subflow.Excessive("subflows are more than %d in all".formatted(MOST))
                : descend(id, List.of());
    }

    private Subflow descend(String id, List<String> way) {
        var here = Stream.concat(way.stream(), Stream.of(id)).toList();
        if (id.equals(self) || way.contains(id)) {
            return new Subflow.Circular(here);
        }
        var one = reached.get(id);
        if (one == null) {
            return new Subflow.Missing(here);
        }
        if (here.size() > DEEPEST) {
            return new Subflow.Excessive("subflows are more than %d deep".formatted(DEEPEST));
        }
        if (sound.getOrDefault(id, 0) < here.size()) {
            for (var below : one.workflow().subflows()) {
                var found = descend(below, here);
                if (!(found instanceof Subflow.Present)) {
                    return found;
                }
            }
            sound.put(id, here.size());
        }
        return new Subflow.Present(needs(one.workflow()));
    }

    private static List<String> needs(Workflow workflow) {
        return workflow.meta().inputs().stream()
                .filter(Meta.Input::isNeeded)
                .map(Meta.Input::id)
                .toList();
    }
}
