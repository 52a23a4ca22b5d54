package dev.meanwhile.workflow.definition;

import java.util.List;

/** Where a run begins: passes its prompt on. */
public record StartNode() implements NodeSpec {
    static final NodeType TYPE = new NodeType(
            "start", List.of(), "Passes the run's prompt on. There is exactly one.", List.of(), _ -> new StartNode());
}
