package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.workflow.definition.Handles;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What came of running a node, or of a scope. */
sealed interface NodeResult {

    /**
     * It is done.
     *
     * @param byExit what leaves by an exit, where that is not the output
     * @param work what is to be committed with its end
     */
    record Done(Set<String> exits, Value output, Map<String, Value> byExit, Work work) implements NodeResult {
        public Done {
            exits = Set.copyOf(exits);
            byExit = Map.copyOf(byExit);
        }

        /** By the usual exit. */
        static Done of(Value output, Work work) {
            return new Done(Set.of(Handles.OUTPUT), output, Map.of(), work);
        }

        static Done of(NodeEnd end) {
            return new Done(end.exits(), end.output(), Map.of(), Work.NONE);
        }
    }

    /** It failed; whether that ends the run is for its error handling to say. */
    record Failed(Failure failure, Value output, Work work) implements NodeResult {}

    /** Nothing can be done for it before somebody answers or this time. */
    record Waiting(WaitReason reason, Instant until) implements NodeResult {}

    /**
     * Facts and checkpoints that are not committed yet.
     *
     * @param route what a router chose, or null
     */
    record Work(
            List<Fact> facts,
            List<Checkpoint> checkpoints,
            @Nullable ObjectNode route) {
        static final Work NONE = new Work(List.of(), List.of(), null);

        public Work {
            facts = List.copyOf(facts);
            checkpoints = List.copyOf(checkpoints);
        }

        Work route(ObjectNode chosen) {
            return new Work(facts, checkpoints, chosen);
        }

        static Work of(List<Fact> facts, Checkpoint last) {
            return new Work(facts, List.of(last), null);
        }
    }
}
