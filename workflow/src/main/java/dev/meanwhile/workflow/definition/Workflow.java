package dev.meanwhile.workflow.definition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * A workflow that has been read.
 *
 * @param nodes by id, in the document's order; of nodes whose type is unknown there is nothing
 * @param types what each node of the document calls its type, by id
 * @param edges in the document's order, those included that lead nowhere
 * @param document as its author wrote it, with all that is unknown here
 */
public record Workflow(
        Meta meta,
        SequencedMap<String, NodeSpec> nodes,
        SequencedMap<String, String> types,
        List<Edge> edges,
        ObjectNode document) {

    public Workflow {
        nodes = unmodifiable(nodes);
        types = unmodifiable(types);
        edges = List.copyOf(edges);
        document = document.deepCopy();
    }

    private static <V> SequencedMap<String, V> unmodifiable(Map<String, V> map) {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
    }

    /** The ids of the workflows that its nodes name, each once, in the order of the nodes. */
    public SequencedSet<String> subflows() {
        var named = new LinkedHashSet<String>();
        for (var node : nodes.values()) {
            if (node instanceof SubflowNode subflow && !subflow.subflowId().isBlank()) {
                named.add(subflow.subflowId());
            }
        }
        return named;
    }

    /** What is drawn: ids and edges. */
    public Graph graph() {
        return new Graph(List.copyOf(types.keySet()), edges);
    }
}
