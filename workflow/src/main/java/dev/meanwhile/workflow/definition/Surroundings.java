package dev.meanwhile.workflow.definition;

import java.util.List;
import java.util.Optional;

/** What a workflow finds where it is to run. */
public interface Surroundings {
    /** Whether a node without a model has one. */
    boolean hasDefaultModel();

    boolean hasTool(String name);

    /**
     * The names of the inputs that a stored workflow needs.
     *
     * @return empty if there is no such workflow
     */
    Optional<List<String>> inputsOf(String workflow);
}
