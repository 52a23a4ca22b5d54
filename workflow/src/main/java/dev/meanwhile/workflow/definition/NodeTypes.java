package dev.meanwhile.workflow.definition;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The types of nodes that there are. Not within {@link NodeType}, whose loading would need the nodes' classes and they need it. */
public final class NodeTypes {

    /** All of them, in the reference's order. */
    public static final List<NodeType> ALL = List.of(
            StartNode.TYPE,
            AgentNode.TYPE,
            RouterNode.TYPE,
            ParallelNode.TYPE,
            LoopNode.TYPE,
            ToolNode.TYPE,
            MemoryNode.TYPE,
            SubflowNode.TYPE,
            HumanNode.TYPE,
            OutputNode.TYPE);

    private static final Map<String, NodeType> BY_NAME = byName();

    private NodeTypes() {}

    private static Map<String, NodeType> byName() {
        var types = new HashMap<String, NodeType>();
        for (var type : ALL) {
            types.put(type.name(), type);
            type.aliases().forEach(alias -> types.put(alias, type));
        }
        return types;
    }

    static Optional<NodeType> of(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
