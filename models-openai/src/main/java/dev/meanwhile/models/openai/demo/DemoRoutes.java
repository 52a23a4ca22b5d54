package dev.meanwhile.models.openai.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Chooses a route of a workflow's router: the one whose words the question shares most; of equals the first. */
final class DemoRoutes {
    static final String TOOL = "select_route";

    private DemoRoutes() {}

    /** The {@code route_id} for a request that offers {@link #TOOL}; empty if the tool names no routes. */
    static String choose(DemoRequest request) {
        var function = request.tools().getOrDefault(TOOL, MissingNode.getInstance());
        var routeId = function.path("parameters").path("properties").path("route_id");
        var question = words(request.question());
        var best = "";
        var bestScore = -1L;
        for (var route : routes(routeId)) {
            var about = words(about(
                    route,
                    request.instructions() + "\n" + routeId.path("description").asText("")));
            var score = about.stream().filter(question::contains).count();
            if (score > bestScore) {
                best = route;
                bestScore = score;
            }
        }
        return best;
    }

    private static List<String> routes(JsonNode routeId) {
        var routes = new ArrayList<String>();
        routeId.path("enum").forEach(route -> routes.add(route.asText()));
        return routes;
    }

    /** The route's id, and what of its instructions names it, line by line. */
    private static String about(String route, String instructions) {
        var lines = Arrays.stream(instructions.split("[\\n;]"))
                .filter(line -> line.contains(route))
                .collect(Collectors.joining(" "));
        return route.replaceAll("[-_.]", " ") + " " + lines;
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> word.length() > 2)
                .map(word -> word.endsWith("s") ? word.substring(0, word.length() - 1) : word)
                .collect(Collectors.toSet());
    }
}
