package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.workflow.definition.DocumentReader;
import dev.meanwhile.workflow.definition.Workflow;
import dev.meanwhile.workflow.plan.Plan;
import dev.meanwhile.workflow.plan.Planner;
import dev.meanwhile.workflow.run.NodeEvents.Place;
import java.util.HashMap;
import java.util.Map;

/**
 * A workflow ready to run.
 *
 * @param places what events say of each node, by id
 */
record Flow(Workflow workflow, Plan plan, Map<String, Place> places) {

    /** @param document one that was checked before */
    static Flow of(JsonNode document) {
        var workflow = DocumentReader.read(document).workflow();
        return new Flow(workflow, Planner.of(workflow), places(workflow));
    }

    static Map<String, Place> places(Workflow workflow) {
        var places = new HashMap<String, Place>();
        for (var node : workflow.document().path("nodes")) {
            var id = node.path("id").asText();
            var label = node.path("data").path("label").asText("");
            places.put(id, new Place(id, workflow.types().getOrDefault(id, ""), label.isBlank() ? id : label));
        }
        return places;
    }

    Place place(String node) {
        return places.getOrDefault(node, new Place(node, "", node));
    }

    String label(String node) {
        return place(node).label();
    }
}
