package dev.meanwhile.workflow.definition;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Another workflow as one node.
 *
 * @param subflowId empty where the document names none
 * @param inputMappings the other workflow's inputs by name, as templates
 * @param shareSession whether it goes on with this run's conversation
 */
public record SubflowNode(String subflowId, ObjectNode inputMappings, boolean shareSession, ErrorHandling errorHandling)
        implements NodeSpec {

    static final Field<String> SUBFLOW_ID = Field.textOr("subflowId", "The id of the other workflow.", "");
    static final Field<ObjectNode> INPUT_MAPPINGS =
            Field.object("inputMappings", "Its inputs by name, as texts in which `{{nodeId}}` stands for an output.");
    static final Field<Boolean> SHARE_SESSION =
            Field.flag("shareSession", "Whether it goes on with this run's conversation.", false);

    static final NodeType TYPE = new NodeType(
            "subflow",
            List.of(),
            "Runs another stored workflow and passes its result on; at most 10 deep.",
            List.of(SUBFLOW_ID, INPUT_MAPPINGS, SHARE_SESSION, ERROR_HANDLING),
            SubflowNode::read);

    static SubflowNode read(Data data) {
        var mappings = data.maybe(INPUT_MAPPINGS);
        return new SubflowNode(
                data.text(SUBFLOW_ID),
                mappings == null ? JsonNodeFactory.instance.objectNode() : mappings,
                data.value(SHARE_SESSION),
                NodeType.errorHandling(data));
    }
}
