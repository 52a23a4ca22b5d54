package dev.meanwhile.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a workflow, as a terminal shows it. */
final class WorkflowProblems {
    private WorkflowProblems() {}

    /** A line for each of an answer's {@code problems}; none if it has no such field. */
    static List<String> lines(JsonNode answer) {
        var lines = new ArrayList<String>();
        for (var problem : answer.path("problems")) {
            lines.add("%-7s  %-24s  %s"
                    .formatted(
                            problem.path("severity").asText(),
                            problem.path("code").asText(),
                            problem.path("message").asText()));
        }
        return lines;
    }
}
