package dev.meanwhile.workflow.definition;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a text in the project's memory, or looks for texts in it.
 *
 * @param threshold least rank of what is found, from 0 to 1; null for any
 */
public record MemoryNode(
        Operation operation, int topK, @Nullable Double threshold, String collection, ObjectNode metadata)
        implements NodeSpec {

    static final Field<Operation> OPERATION = Field.choice(
            "operation", Operation.values(), "`store` keeps the input, `query` looks for it.", Operation.QUERY);
    static final Field<Integer> TOP_K = Field.whole("topK", 1, 100, "Most texts that are found.", 5);
    static final Field<Double> THRESHOLD = Field.number("threshold", 0, 1, "Least rank of what is found.");
    static final Field<String> COLLECTION =
            Field.textOr("collection", "Texts of one collection are found together.", "default");
    static final Field<ObjectNode> METADATA = Field.object("metadata", "Kept with the text, and given back with it.");

    static final NodeType TYPE = new NodeType(
            "memory",
            List.of(),
            "Keeps its input in the project's memory, or passes on what is found there.",
            List.of(OPERATION, TOP_K, THRESHOLD, COLLECTION, METADATA),
            MemoryNode::read);

    /** What is done with the memory. */
    public enum Operation implements Named {
        QUERY("query"),
        STORE("store");

        private final String wireName;

        Operation(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }

    static MemoryNode read(Data data) {
        var metadata = data.maybe(METADATA);
        return new MemoryNode(
                data.value(OPERATION),
                data.value(TOP_K),
                data.maybe(THRESHOLD),
                data.value(COLLECTION),
                metadata == null ? JsonNodeFactory.instance.objectNode() : metadata);
    }
}
