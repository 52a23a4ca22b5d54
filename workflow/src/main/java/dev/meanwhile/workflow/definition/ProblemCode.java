package dev.meanwhile.workflow.definition;

/** What can be wrong with a workflow. The names are the format's and API: editors know them. */
public enum ProblemCode {
    NO_START_NODE(Severity.ERROR),
    MULTIPLE_START_NODES(Severity.ERROR),
    DISCONNECTED_NODE(Severity.ERROR),
    CYCLE_DETECTED(Severity.ERROR),
    DANGLING_EDGE(Severity.ERROR),
    UNKNOWN_HANDLE(Severity.ERROR),
    MISSING_REQUIRED_PORT(Severity.ERROR),
    MISSING_MODEL(Severity.ERROR),
    MISSING_SUBFLOW_ID(Severity.ERROR),
    SUBFLOW_NOT_FOUND(Severity.ERROR),
    MISSING_INPUT_MAPPING(Severity.ERROR),
    MISSING_CONDITION_PROMPT(Severity.ERROR),
    INVALID_MAX_ITERATIONS(Severity.ERROR),
    UNKNOWN_NODE_TYPE(Severity.ERROR),
    UNKNOWN_TOOL(Severity.ERROR),
    DATA_VALIDATION_ERROR(Severity.ERROR),
    EMPTY_PROMPT(Severity.WARNING),
    DEAD_END_NODE(Severity.WARNING),
    DUPLICATE_SOURCE_HANDLE(Severity.WARNING),
    MISSING_EDGE_LABEL(Severity.WARNING),
    NO_OUTPUT(Severity.WARNING),
    MISSING_BODY(Severity.WARNING),
    MISSING_EXIT(Severity.WARNING),
    NO_INPUT(Severity.WARNING),
    DISCONNECTED_COMPONENTS(Severity.WARNING);

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

    ProblemCode(Severity severity) {
        this.severity = severity;
    }

    public Severity severity() {
        return severity;
    }
}
