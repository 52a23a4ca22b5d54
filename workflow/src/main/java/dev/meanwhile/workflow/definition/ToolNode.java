package dev.meanwhile.workflow.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call of a tool, without a model.
 *
 * @param toolId its name; empty where the document names none
 * @param arguments an object, or a text that becomes one; texts in it may be templates
 */
public record ToolNode(
        String toolId,
        JsonNode arguments,
        ErrorHandling errorHandling,
        @Nullable Hitl hitl) implements NodeSpec {

    static final Field<String> TOOL_ID = Field.textOr("toolId", "The tool's name.", "");
    static final Field<JsonNode> ARGUMENTS = Field.any(
            "arguments", "Its arguments; `{{nodeId}}` and `{{input}}` in texts stand for outputs and the input.");

    static final NodeType TYPE = new NodeType(
            "tool",
            List.of(),
            "Calls one tool and passes its result on.",
            List.of(TOOL_ID, ARGUMENTS, ERROR_HANDLING, HITL),
            ToolNode::read);

    static ToolNode read(Data data) {
        var toolId = data.text(TOOL_ID);
        if (toolId.isEmpty()) {
            data.complain("toolId", "must name a tool");
        }
        var arguments = data.maybe(ARGUMENTS);
        if (arguments != null && !arguments.isObject() && !arguments.isTextual()) {
            data.complain("arguments", "must be an object, or a text that becomes one");
        }
        return new ToolNode(
                toolId,
                arguments == null ? JsonNodeFactory.instance.objectNode() : arguments,
                NodeType.errorHandling(data),
                data.maybe(HITL));
    }
}
