package dev.meanwhile.workflow.library;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.workflow.definition.DocumentReader;
import dev.meanwhile.workflow.definition.Subflow;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Gathers all documents that a run needs, so that nothing that happens to workflows later touches it. */
public final class Bundles {
    private final Workflows workflows;

    public Bundles(Workflows workflows) {
        this.workflows = workflows;
    }

    /**
     * What a run takes with it.
     *
     * @param version of the document; null for one that is not kept
     * @param subflows all that can be reached, by id, the nearest first
     */
    public record Pinned(ObjectNode document, @Nullable Integer version, SequencedMap<String, PinnedSubflow> subflows) {
        public Pinned {
            subflows = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(subflows));
        }
    }

    /** A workflow in the version that was the newest. */
    public record PinnedSubflow(int version, ObjectNode document) {}

    /**
     * A workflow that is kept, with its subflows.
     *
     * @param version null for the newest
     * @throws EngineException {@code workflow_not_found}; {@code subflow_not_found} if one that it reaches is gone; {@code
     *     workflow_invalid} if subflows lead back to themselves, or are too many or too deep
     */
    public Pinned pin(String project, String id, @Nullable Integer version) {
        var stored = workflows.find(project, id, version).orElseThrow(() -> missing(id, version));
        return pin(project, stored.document(), id, stored.entry().version());
    }

    /**
     * A workflow in hand, with its subflows.
     *
     * @throws EngineException as above
     */
    public Pinned pin(String project, ObjectNode document) {
        return pin(project, document, null, null);
    }

    private Pinned pin(String project, ObjectNode document, @Nullable String id, @Nullable Integer version) {
        var workflow = DocumentReader.read(document).workflow();
        var reach = Reach.of(workflow, workflows, project, id);
        workflow.subflows().forEach(named -> mustBePresent(reach.judge(named)));
        var subflows = new LinkedHashMap<String, PinnedSubflow>();
        reach.all().forEach((named, one) -> subflows.put(named, pinned(one.stored())));
        return new Pinned(document, version, subflows);
    }

    private static PinnedSubflow pinned(StoredWorkflow stored) {
        return new PinnedSubflow(stored.entry().version(), stored.document());
    }

    private static void mustBePresent(Subflow found) {
        switch (found) {
            case Subflow.Present _ -> {}
            case Subflow.Missing(var way) ->
                throw ErrorCode.SUBFLOW_NOT_FOUND.exception(
                        "the subflow '%s' is not there (named by way of %s)".formatted(way.getLast(), shown(way)));
            case Subflow.Circular(var way) ->
                throw ErrorCode.WORKFLOW_INVALID.exception("subflows lead back to themselves: " + shown(way));
            case Subflow.Excessive(var bound) -> throw ErrorCode.WORKFLOW_INVALID.exception("the workflow's " + bound);
        }
    }

    private static String shown(List<String> way) {
        return String.join(" > ", way);
    }

    /** The answer to who asks for a workflow that is not there. */
    public static EngineException missing(String id, @Nullable Integer version) {
        var shown = id.length() <= 64 ? id : id.substring(0, 64) + "…";
        return ErrorCode.WORKFLOW_NOT_FOUND.exception(
                version == null
                        ? "there is no workflow '%s'".formatted(shown)
                        : "there is no version %d of the workflow '%s'".formatted(version, shown));
    }
}
