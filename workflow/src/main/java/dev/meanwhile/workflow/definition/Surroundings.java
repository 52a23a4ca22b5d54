package dev.meanwhile.workflow.definition;

/** What a workflow finds where it is to run. */
public interface Surroundings {
    /** Whether a node without a model has one. */
    boolean hasDefaultModel();

    boolean hasTool(String name);

    /** What is found under the id that a subflow node names. */
    Subflow subflow(String id);
}
