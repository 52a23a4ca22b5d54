package dev.meanwhile.workflow.library;

import dev.meanwhile.workflow.library.StoredWorkflow.Entry;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The workflows of all projects, with their versions. {@code WorkflowsContract} in {@code testkit} is the specification. */
public interface Workflows {

    /**
     * The newest versions of a project's workflows, by id.
     *
     * @param after the last page's last id, or null
     */
    List<Entry> list(String project, @Nullable String after, int limit);

    /**
     * @param version null for the newest
     * @return empty if there is no such workflow or version
     */
    Optional<StoredWorkflow> find(String project, String id, @Nullable Integer version);

    /** The newest versions of some; those that are not there are left out. */
    List<StoredWorkflow> find(String project, Collection<String> ids);

    /**
     * The versions of a workflow, newest first; none if there is no such workflow.
     *
     * @param before the last page's last version, or null
     */
    List<Entry> versions(String project, String id, @Nullable Integer before, int limit);

    /**
     * Keeps a workflow: a new one as version 1, another document as the next version, the same document not at all.
     *
     * @param by who saves it
     * @param expected the version that must be the newest, 0 if there must be none; null for any
     */
    Saving save(Wish wish, String by, @Nullable Integer expected);

    /**
     * Deletes a workflow with all its versions. Runs have their own copies; workflows that name it cannot be started any more.
     *
     * @return false if there was none
     */
    boolean delete(String project, String id);

    /** What became of saving. */
    sealed interface Saving {

        /** Kept; {@link Entry#version} is 1 for a new workflow. */
        record Saved(Entry entry) implements Saving {}

        /** The newest version has this document. */
        record Unchanged(Entry entry) implements Saving {}

        /** @param newest 0 if there is none */
        record Conflict(int newest) implements Saving {}
    }
}
