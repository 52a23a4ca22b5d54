package dev.meanwhile.workflow.definition;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A type of node, as documents name it and as the reference describes it.
 *
 * @param aliases further names that documents may use
 * @param meaning one sentence
 * @param fields of its data, in the reference's order
 * @param reader makes a node of its data
 */
public record NodeType(
        String name, List<String> aliases, String meaning, List<Field<?>> fields, Function<Data, NodeSpec> reader) {

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

    public NodeType {
        aliases = List.copyOf(aliases);
        fields = List.copyOf(fields);
    }

    private static Map<String, NodeType> byName() {
        var types = new HashMap<String, NodeType>();
        for (var type : ALL) {
            types.put(type.name, type);
            type.aliases.forEach(alias -> types.put(alias, type));
        }
        return types;
    }

    static Optional<NodeType> of(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    static ErrorHandling errorHandling(Data data) {
        var handling = data.maybe(NodeSpec.ERROR_HANDLING);
        return handling == null ? ErrorHandling.STOP : handling;
    }
}
