package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run was asked to do, as its job's row keeps it. It holds all documents it needs, so that whatever becomes of them where they
 * are stored, the run keeps what it began with.
 *
 * @param prompt what the start node passes on
 * @param history of the conversation before it, as models read it; null to take the thread's
 * @param attachments content parts, as models read them
 * @param workflow where its document was stored: {@code {id?, version?, name}}
 * @param document the workflow
 * @param subflows the documents of the workflows that are nodes of it, or of each other, by id
 * @param edits what a person changed for this run, by path
 */
public record FlowRequest(
        String prompt,
        @Nullable List<JsonNode> history,
        List<JsonNode> attachments,
        ObjectNode workflow,
        JsonNode document,
        SequencedMap<String, JsonNode> subflows,
        SequencedMap<String, Edit> edits) {

    public FlowRequest {
        history = history == null ? null : List.copyOf(history);
        attachments = List.copyOf(attachments);
        subflows = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(subflows));
        edits = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(edits));
    }

    /**
     * A change to one node of this run.
     *
     * @param input null for what reaches it
     * @param prompt null for the document's
     */
    public record Edit(@Nullable String input, @Nullable String prompt) {
        public static final Edit NONE = new Edit(null, null);
    }

    /** Most nodes that may begin, or null. */
    @Nullable
    Integer maxSteps() {
        var most = document.path("meta").path("execution").path("maxSteps");
        return most.isInt() ? most.asInt() : null;
    }

    /** The same with other changes. */
    public FlowRequest edits(SequencedMap<String, Edit> changes) {
        return new FlowRequest(prompt, history, attachments, workflow, document, subflows, changes);
    }

    Edit edit(String path) {
        return edits.getOrDefault(path, Edit.NONE);
    }

    /** Notes that the run came with a provider key of its own. */
    public static ObjectNode withOwnKey(ObjectNode request) {
        return request.put("ownKey", true);
    }

    /** Whether {@link #withOwnKey} noted it. */
    public static boolean hadOwnKey(JsonNode request) {
        return request.path("ownKey").asBoolean();
    }

    public ObjectNode toJson() {
        var node = JsonNodeFactory.instance.objectNode().put("prompt", prompt);
        if (history != null) {
            node.putArray("history").addAll(history);
        }
        if (!attachments.isEmpty()) {
            node.putArray("attachments").addAll(attachments);
        }
        node.set("workflow", workflow);
        node.set("document", document);
        if (!subflows.isEmpty()) {
            subflows.forEach(node.putObject("subflows")::set);
        }
        if (!edits.isEmpty()) {
            var all = node.putObject("edits");
            edits.forEach((path, edit) -> {
                var one = all.putObject(path);
                Optional.ofNullable(edit.input()).ifPresent(input -> one.put("input", input));
                Optional.ofNullable(edit.prompt()).ifPresent(changed -> one.put("prompt", changed));
            });
        }
        return node;
    }

    /** Reads what {@link #toJson} wrote. */
    public static FlowRequest of(JsonNode node) {
        var subflows = new LinkedHashMap<String, JsonNode>();
        node.path("subflows").properties().forEach(one -> subflows.put(one.getKey(), one.getValue()));
        var edits = new LinkedHashMap<String, Edit>();
        node.path("edits").properties().forEach(one -> edits.put(one.getKey(), edit(one.getValue())));
        return new FlowRequest(
                node.path("prompt").asText(""),
                node.hasNonNull("history") ? list(node.get("history")) : null,
                list(node.path("attachments")),
                node.path("workflow") instanceof ObjectNode workflow ? workflow : JsonNodeFactory.instance.objectNode(),
                node.path("document"),
                subflows,
                edits);
    }

    private static Edit edit(JsonNode node) {
        return new Edit(
                node.hasNonNull("input") ? node.get("input").asText() : null,
                node.hasNonNull("prompt") ? node.get("prompt").asText() : null);
    }

    private static List<JsonNode> list(JsonNode array) {
        var all = new ArrayList<JsonNode>();
        array.forEach(all::add);
        return all;
    }
}
