package dev.meanwhile.workflow.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a document, with all that is wrong in its form. */
public final class DocumentReader {
    static final Field<String> ID = Field.textOr("id", "Its id in the document.", "");
    static final Field<String> TYPE = Field.textOr("type", "What kind of node it is.", "");
    static final Field<ObjectNode> DATA = Field.object("data", "Its fields.");
    static final Field<String> SOURCE = Field.textOr("source", "The node it leaves.", "");
    static final Field<String> TARGET = Field.textOr("target", "The node it leads to.", "");
    static final Field<String> SOURCE_HANDLE = Field.text("sourceHandle", "The exit it leaves by.");
    static final Field<String> LABEL = Field.text("label", "What the author calls it.");
    static final Field<InputMapping> INPUT_MAPPING =
            Field.shaped("inputMapping", "How its source's output becomes its target's input.", InputMapping::read);

    /** A larger graph is generated rather than drawn, and what is checked of each node would take seconds. */
    static final int MOST_NODES = 2500;

    private static final int MOST_EDGES = 4 * MOST_NODES;

    private final List<Problem> problems = new ArrayList<>();
    private final LinkedHashMap<String, NodeSpec> nodes = new LinkedHashMap<>();
    private final LinkedHashMap<String, String> types = new LinkedHashMap<>();
    private final List<Edge> edges = new ArrayList<>();

    private DocumentReader() {}

    /** @param problems in the document's form; what the graph lacks is {@link Validator}'s */
    public record Reading(Workflow workflow, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    public static Reading read(JsonNode document) {
        return new DocumentReader().all(document);
    }

    private Reading all(JsonNode document) {
        if (!(document instanceof ObjectNode object)) {
            problems.add(Problem.ofDocument(
                    ProblemCode.DATA_VALIDATION_ERROR, "a workflow must be an object with nodes and edges"));
            return new Reading(
                    new Workflow(Meta.NONE, nodes, types, edges, JsonNodeFactory.instance.objectNode()), problems);
        }
        var meta = object.get("meta") instanceof ObjectNode said
                ? Meta.read(new Data(said, place("meta", this::ofDocument)))
                : Meta.NONE;
        each(object, "nodes", MOST_NODES, this::node);
        each(object, "edges", MOST_EDGES, this::edge);
        return new Reading(new Workflow(meta, nodes, types, edges, object), problems);
    }

    private void each(ObjectNode document, String name, int most, Consumer<ObjectNode> reader) {
        if (!document.path(name).isArray() || document.path(name).size() > most) {
            ofDocument("%s must be a list of at most %,d".formatted(name, most));
            return;
        }
        var i = 0;
        for (var one : document.path(name)) {
            if (one instanceof ObjectNode object) {
                reader.accept(object);
            } else {
                ofDocument("%s[%d] must be an object".formatted(name, i));
            }
            i++;
        }
    }

    private void node(ObjectNode object) {
        var data = new Data(object, place("nodes[%d]".formatted(types.size()), this::ofDocument));
        var id = data.text(ID);
        var type = data.text(TYPE);
        if (id.isEmpty() || types.putIfAbsent(id, type) != null) {
            ofDocument(id.isEmpty() ? "each node must have an id" : "two nodes have the id '%s'".formatted(id));
            return;
        }
        var known = NodeTypes.of(type);
        if (known.isEmpty()) {
            problems.add(Problem.ofNode(
                    ProblemCode.UNKNOWN_NODE_TYPE, id, "node '%s' is of the unknown type '%s'".formatted(id, type)));
            return;
        }
        var fields = data.maybe(DATA);
        var own = fields == null ? JsonNodeFactory.instance.objectNode() : fields;
        nodes.put(id, known.get().reader().apply(new Data(own, place("data", what -> ofNode(id, what)))));
    }

    private void edge(ObjectNode object) {
        var number = edges.size();
        Consumer<String> complain = what -> ofEdge(object.path("id").asText("edges[%d]".formatted(number)), what);
        var data = new Data(object, place("", complain));
        var id = data.text(ID);
        var handle = data.maybe(SOURCE_HANDLE);
        edges.add(new Edge(
                id.isEmpty() ? "edges[%d]".formatted(number) : id,
                data.text(SOURCE),
                data.text(TARGET),
                handle == null || handle.isEmpty() ? Handles.OUTPUT : handle,
                data.maybe(LABEL),
                mapping(data, complain)));
    }

    private static @Nullable InputMapping mapping(Data edge, Consumer<String> complain) {
        var own = edge.maybe(DATA);
        return own == null ? null : new Data(own, place("data", complain)).maybe(INPUT_MAPPING);
    }

    private void ofDocument(String what) {
        problems.add(Problem.ofDocument(ProblemCode.DATA_VALIDATION_ERROR, what));
    }

    private void ofNode(String id, String what) {
        problems.add(Problem.ofNode(ProblemCode.DATA_VALIDATION_ERROR, id, "node '%s': %s".formatted(id, what)));
    }

    private void ofEdge(String id, String what) {
        problems.add(new Problem(ProblemCode.DATA_VALIDATION_ERROR, null, id, "edge '%s': %s".formatted(id, what)));
    }

    private static Field.Place place(String path, Consumer<String> complain) {
        return new Field.Place() {
            @Override
            public void complain(String what) {
                complain.accept("%s %s".formatted(path, what));
            }

            @Override
            public Field.Place of(String part) {
                var joined = path.isEmpty() || part.startsWith("[") ? path + part : path + "." + part;
                return place(joined, complain);
            }
        };
    }
}
