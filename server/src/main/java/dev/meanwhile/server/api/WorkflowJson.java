package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.server.http.Problem.Thrown;
import dev.meanwhile.workflow.definition.Problem;
import dev.meanwhile.workflow.definition.Validator.Checked;
import dev.meanwhile.workflow.library.StoredWorkflow.Entry;
import java.util.List;

/** Workflows as answers show them. */
final class WorkflowJson {
    private WorkflowJson() {}

    static ObjectNode row(Entry entry) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", entry.id())
                .put("project", entry.project())
                .put("name", entry.name())
                .put("description", entry.description())
                .put("version", entry.version())
                .put("createdAt", entry.created().at().toString())
                .put("createdBy", entry.created().by())
                .put("updatedAt", entry.saved().at().toString())
                .put("updatedBy", entry.saved().by());
    }

    static ArrayNode problems(List<Problem> problems) {
        var items = JsonNodeFactory.instance.arrayNode();
        for (var problem : problems) {
            var item = items.addObject()
                    .put("code", problem.code().name())
                    .put("severity", problem.code().severity().wireName());
            JobJson.put(item, "node", problem.node());
            JobJson.put(item, "edge", problem.edge());
            item.put("message", problem.message());
        }
        return items;
    }

    /** The answer to a workflow that cannot run, with all that is wrong with it. */
    static Thrown invalid(Checked checked) {
        var errors = checked.problems().stream().filter(Problem::isError).toList();
        var failure = ErrorCode.WORKFLOW_INVALID.failure("the workflow has %s: %s"
                .formatted(counted(errors.size()), errors.getFirst().message()));
        var extras = JsonNodeFactory.instance.objectNode();
        extras.set("problems", problems(checked.problems()));
        return new dev.meanwhile.server.http.Problem(failure, null, extras).exception();
    }

    private static String counted(int errors) {
        return errors == 1 ? "an error" : "%,d errors, the first of them".formatted(errors);
    }
}
