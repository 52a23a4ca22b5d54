package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.round.SingleTurn.Reply;
import dev.meanwhile.core.round.ToolOffer;
import dev.meanwhile.workflow.definition.Edge;
import dev.meanwhile.workflow.definition.Handles;
import dev.meanwhile.workflow.definition.RouterNode;
import dev.meanwhile.workflow.plan.Planner;
import dev.meanwhile.workflow.plan.Step;
import dev.meanwhile.workflow.run.NodeResult.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Runs a router: a model chooses one of the edges that leave it; the input goes on unchanged. */
final class RouterRun {
    private static final String TOOL = "select_route";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");

    private final NodeCall call;
    private final RouterNode router;

    RouterRun(NodeCall call, RouterNode router) {
        this.call = call;
        this.router = router;
    }

    /** @param label what the model knows it by */
    private record Route(String id, String label) {}

    /** The way on where nothing was chosen: a router's first route, else the usual exit. */
    static Set<String> usualExits(NodeCall call) {
        if (call.step().work() instanceof Step.Work.Whole(RouterNode router)) {
            return Set.of(new RouterRun(call, router).routes().getFirst().id());
        }
        return Set.of(Handles.OUTPUT);
    }

    NodeResult run() throws InterruptedException {
        var routes = routes();
        if (routes.size() == 1) {
            return chosen(routes.getFirst(), "it is the only one", Work.NONE);
        }
        var edited = call.attempt().request().edit(call.home()).prompt();
        var prompt = call.templates().filled(edited == null ? router.prompt() : edited);
        var messages = List.<JsonNode>of(
                Prompting.message("system", system(prompt, routes)),
                Prompting.message("user", call.text(call.input())));
        var offer = new ToolOffer(TOOL, definition(routes), "server", false);
        var spec = call.prompting().loop(router.model(), messages, List.of(offer), forced());
        return call.prompting().ask(spec, said -> decided(routes, said));
    }

    private List<Route> routes() {
        var workflow = call.frame().flow().workflow();
        var routes = new LinkedHashMap<String, Route>();
        for (var edge : workflow.graph().leaving(call.step().node())) {
            var isRoute = !edge.sourceHandle().equals(Handles.ERROR)
                    && !edge.sourceHandle().equals(Handles.REJECTED);
            if (isRoute) {
                var id = Planner.exit(workflow, edge);
                routes.putIfAbsent(id, new Route(id, label(edge)));
            }
        }
        return List.copyOf(routes.values());
    }

    private String label(Edge edge) {
        var target = call.frame().flow().label(edge.target());
        return edge.label() == null || edge.label().isBlank() ? target : edge.label();
    }

    private static String system(String prompt, List<Route> routes) {
        var text = new StringBuilder(prompt.isBlank() ? "Choose the route that suits the input best." : prompt);
        text.append("\n\nRoutes:");
        for (var i = 0; i < routes.size(); i++) {
            text.append("\n%d. %s (route_id: %s)"
                    .formatted(i + 1, routes.get(i).label(), routes.get(i).id()));
        }
        return text.append("\n\nCall select_route with the route_id of your choice.")
                .toString();
    }

    private static ObjectNode definition(List<Route> routes) {
        var definition = JsonNodeFactory.instance.objectNode().put("type", "function");
        var function = definition.putObject("function").put("name", TOOL);
        function.put("description", "Chooses the route by which the work goes on.");
        var parameters = function.putObject("parameters").put("type", "object");
        var properties = parameters.putObject("properties");
        var id = properties.putObject("route_id").put("type", "string");
        id.put(
                "description",
                String.join(
                        "; ",
                        routes.stream()
                                .map(route -> route.id() + ": " + route.label())
                                .toList()));
        var ids = id.putArray("enum");
        routes.forEach(route -> ids.add(route.id()));
        properties.putObject("reasoning").put("type", "string").put("description", "Why, in a sentence.");
        parameters.putArray("required").add("route_id");
        return definition;
    }

    private static ObjectNode forced() {
        var choice = JsonNodeFactory.instance.objectNode().put("type", "function");
        choice.putObject("function").put("name", TOOL);
        return choice;
    }

    private NodeResult decided(List<Route> routes, Reply.Said said) {
        var work = Prompting.work(said);
        for (var asked : said.calls()) {
            var arguments = Fitting.parsed(asked.arguments()).orElse(JsonNodeFactory.instance.objectNode());
            var named = named(routes, arguments.path("route_id").asText(""));
            if (asked.name().equals(TOOL) && named.isPresent()) {
                return chosen(named.get(), arguments.path("reasoning").asText(""), work);
            }
        }
        var number = NUMBER.matcher(said.text());
        if (number.find()) {
            var n = Integer.parseInt(number.group());
            if (n >= 1 && n <= routes.size()) {
                return chosen(routes.get(n - 1), said.text(), work);
            }
        }
        return fallback(routes, said, work);
    }

    private static Optional<Route> named(List<Route> routes, String name) {
        return routes.stream()
                .filter(route -> route.id().equals(name))
                .findFirst()
                .or(() -> routes.stream()
                        .filter(route -> route.label().equalsIgnoreCase(name.strip()))
                        .findFirst());
    }

    private NodeResult fallback(List<Route> routes, Reply.Said said, Work work) {
        var what = "node '%s': the model chose none of its routes"
                .formatted(call.step().node());
        return switch (router.fallback()) {
            case ERROR ->
                new NodeResult.Failed(ErrorCode.ROUTE_NOT_CHOSEN.failure(what), call.value(said.text()), work);
            case FIRST -> chosen(routes.getFirst(), what + "; the first is taken", noticed(work, what));
            case NONE -> new NodeResult.Done(Set.of(), call.input(), Map.of(), noticed(work, what));
        };
    }

    private Work noticed(Work work, String what) {
        var facts = new ArrayList<>(work.facts());
        facts.add(NodeEvents.notice(call.path(), "route_fallback", what));
        return new Work(facts, work.checkpoints(), null);
    }

    private NodeResult chosen(Route route, String reasoning, Work work) {
        var shown = JsonNodeFactory.instance.objectNode();
        shown.put("route", route.id()).put("routeLabel", route.label()).put("reasoning", reasoning);
        return new NodeResult.Done(Set.of(route.id()), call.input(), Map.of(), work.route(shown));
    }
}
