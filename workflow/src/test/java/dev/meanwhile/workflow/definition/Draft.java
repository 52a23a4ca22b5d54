package dev.meanwhile.workflow.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.fake.Json;
import java.util.List;

/** A document in the making. */
public final class Draft {
    private final ObjectNode document = JsonNodeFactory.instance.objectNode();

    public Draft() {
        document.putObject("meta").put("version", "2.0.0").put("name", "draft");
        document.putArray("nodes");
        document.putArray("edges");
    }

    /** Start, one agent and an output, in a row. */
    public static Draft ofThree() {
        return new Draft()
                .node("start", "start", "{}")
                .node("writer", "agent", "{'model':'demo','prompt':'Write.'}")
                .node("out", "output", "{}")
                .edge("start", "writer")
                .edge("writer", "out");
    }

    /** @param data JSON with single quotes */
    public Draft node(String id, String type, String data) {
        var node = document.withArray("nodes").addObject().put("id", id).put("type", type);
        node.set("data", read(data));
        return this;
    }

    public Draft edge(String source, String target) {
        return edge("{'source':'%s','target':'%s'}".formatted(source, target));
    }

    /** By an exit, with a label of the same name. */
    public Draft edge(String source, String handle, String target) {
        return edge("{'source':'%s','sourceHandle':'%s','target':'%s','label':'%s'}"
                .formatted(source, handle, target, handle));
    }

    /** @param json with single quotes; the edge's id is added */
    public Draft edge(String json) {
        var edges = document.withArray("edges");
        var edge = (ObjectNode) read(json);
        edges.add(edge.put("id", "e" + edges.size()));
        return this;
    }

    public ObjectNode document() {
        return document;
    }

    List<Problem> problems() {
        return problems(true);
    }

    List<Problem> problems(boolean hasDefaultModel) {
        return check(hasDefaultModel).problems();
    }

    Validator.Checked check(boolean hasDefaultModel) {
        return new Validator(surroundings(hasDefaultModel)).check(document);
    }

    /** There is the tool {@code calculate}, and the workflow {@code known}, which needs the input {@code topic}. */
    private static Surroundings surroundings(boolean hasDefaultModel) {
        return new Surroundings() {
            @Override
            public boolean hasDefaultModel() {
                return hasDefaultModel;
            }

            @Override
            public boolean hasTool(String name) {
                return name.equals("calculate");
            }

            @Override
            public Subflow subflow(String id) {
                return switch (id) {
                    case "known" -> new Subflow.Present(List.of("topic"));
                    case "circle" -> new Subflow.Circular(List.of("circle", "other", "circle"));
                    case "tower" -> new Subflow.Excessive("subflows are over 10 deep");
                    default -> new Subflow.Missing(List.of(id));
                };
            }
        };
    }

    public static JsonNode read(String json) {
        return Json.of(json);
    }
}
