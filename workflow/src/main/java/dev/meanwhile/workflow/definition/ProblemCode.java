package dev.meanwhile.workflow.definition;

/** What can be wrong with a workflow. The names are the format's and API: editors know them. */
public enum ProblemCode {
    NO_START_NODE(Severity.ERROR, "There is no node of the type `start`."),
    MULTIPLE_START_NODES(Severity.ERROR, "There are several nodes of the type `start`."),
    DISCONNECTED_NODE(Severity.ERROR, "No way leads from the start to the node."),
    CYCLE_DETECTED(
            Severity.ERROR,
            "Nodes lead back to themselves without a `whileLoop`, or a subflow leads back to its workflow."),
    DANGLING_EDGE(Severity.ERROR, "An edge begins or ends at a node that is not there."),
    UNKNOWN_HANDLE(Severity.ERROR, "An edge leaves by an exit that its node does not have."),
    MISSING_REQUIRED_PORT(
            Severity.ERROR, "A router has no edge to choose, or a node whose errors branch has no edge by `error`."),
    MISSING_MODEL(Severity.ERROR, "A node names no model, and there is no default one."),
    MISSING_SUBFLOW_ID(Severity.ERROR, "A subflow node names no workflow."),
    SUBFLOW_NOT_FOUND(Severity.ERROR, "A workflow that a subflow node names, or one that it reaches, is not there."),
    MISSING_INPUT_MAPPING(Severity.ERROR, "A subflow node does not map an input that its workflow needs."),
    MISSING_CONDITION_PROMPT(Severity.ERROR, "A loop is to ask a model whether it goes on, but does not say what."),
    INVALID_MAX_ITERATIONS(Severity.ERROR, "A loop makes fewer than 1 or more than 1,000 passes."),
    UNKNOWN_NODE_TYPE(Severity.ERROR, "A node has a type that does not exist."),
    UNKNOWN_TOOL(Severity.ERROR, "A node names a tool that the project does not have."),
    DATA_VALIDATION_ERROR(
            Severity.ERROR,
            "A field has a value that it cannot have, or something is too large; the message says what was expected."),
    EMPTY_PROMPT(Severity.WARNING, "An agent has no prompt: its model is told nothing but its input."),
    DEAD_END_NODE(
            Severity.WARNING,
            "Nothing comes after the node: it is no output, and ends no branch and no pass of a loop."),
    DUPLICATE_SOURCE_HANDLE(Severity.WARNING, "Several edges leave a router by one exit; all of them are taken."),
    MISSING_EDGE_LABEL(Severity.WARNING, "An edge of a router has no label by which its model could choose it."),
    NO_OUTPUT(Severity.WARNING, "There is no node of the type `output`: the result is what the last nodes came to."),
    MISSING_BODY(Severity.WARNING, "A loop has no edge by `body`: its passes do nothing."),
    MISSING_EXIT(Severity.WARNING, "A loop has no edge by `done`: nothing comes after it."),
    NO_INPUT(Severity.WARNING, "No edge leads to a node that is no start."),
    DISCONNECTED_COMPONENTS(Severity.WARNING, "The workflow is in several parts that no edge connects.");

    /** Errors keep a workflow from running, warnings do not. */
    public enum Severity {
        ERROR("error"),
        WARNING("warning");

        private final String wireName;

        Severity(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    private final Severity severity;
    private final String meaning;

    ProblemCode(Severity severity, String meaning) {
        this.severity = severity;
        this.meaning = meaning;
    }

    /** A sentence in Markdown, for the reference. */
    public String meaning() {
        return meaning;
    }

    public Severity severity() {
        return severity;
    }
}
