package dev.meanwhile.workflow.definition;

import java.util.List;
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

    public NodeType {
        aliases = List.copyOf(aliases);
        fields = List.copyOf(fields);
    }

    static ErrorHandling errorHandling(Data data) {
        var handling = data.maybe(NodeSpec.ERROR_HANDLING);
        return handling == null ? ErrorHandling.STOP : handling;
    }
}
