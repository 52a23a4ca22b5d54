package dev.meanwhile.workflow.definition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.workflow.definition.DocumentReader.Reading;
import java.util.ArrayList;
import java.util.List;

/** Finds all that is wrong with a workflow: before it is kept, and before it runs. */
public final class Validator {
    private final Surroundings surroundings;

    public Validator(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * A workflow with all that is wrong with it.
     *
     * @param workflow complete if {@link #isRunnable}
     * @param problems errors first, each group in the order of the document
     */
    public record Checked(Workflow workflow, List<Problem> problems) {
        public Checked {
            problems = List.copyOf(problems);
        }

        public boolean isRunnable() {
            return problems.stream().noneMatch(Problem::isError);
        }
    }

    public Checked check(JsonNode document) {
        return check(DocumentReader.read(document));
    }

    public Checked check(Reading reading) {
        var workflow = reading.workflow();
        var found = new ArrayList<>(reading.problems());
        new GraphRules(workflow, found::add).check();
        var rules = new NodeRules(workflow.graph(), new Gathered(workflow), surroundings, found::add);
        workflow.nodes().forEach(rules::check);
        if (workflow.nodes().values().stream().noneMatch(OutputNode.class::isInstance)) {
            found.add(Problem.ofDocument(
                    ProblemCode.NO_OUTPUT, "no node is of the type output: the result is what the last nodes came to"));
        }
        var ordered = new ArrayList<Problem>();
        found.stream().filter(Problem::isError).forEach(ordered::add);
        found.stream().filter(problem -> !problem.isError()).forEach(ordered::add);
        return new Checked(workflow, ordered);
    }
}
