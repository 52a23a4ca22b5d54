package dev.meanwhile.workflow.library;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A version of a workflow as it is kept.
 *
 * @param document as it was saved, unknown fields and the order of all of them included; not to be changed
 */
public record StoredWorkflow(Entry entry, ObjectNode document) {

    /**
     * All but the document.
     *
     * @param version from 1
     * @param created when the first version was saved
     * @param saved when this one was
     */
    public record Entry(
            String project, String id, int version, String name, String description, Stamp created, Stamp saved) {}

    /** When, and who. */
    public record Stamp(Instant at, String by) {}
}
