package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Principal;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.chat.ToolOffers;
import dev.meanwhile.core.tool.ToolRegistry;
import dev.meanwhile.core.tool.ToolSpec;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;
import dev.meanwhile.tools.mcp.McpState;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The tools that models are offered. */
public final class ToolRoutes {
    private final ToolRegistry tools;
    private final Supplier<List<McpState>> servers;
    private final Predicate<String> asks;
    private final Function<Principal, String> projectOf;

    /**
     * Routes over all tools.
     *
     * @param servers how it stands with the MCP servers
     * @param asks whether the operator wants calls of this tool to ask a person
     * @param projectOf the project of a request that names none
     */
    public ToolRoutes(
            ToolRegistry tools,
            Supplier<List<McpState>> servers,
            Predicate<String> asks,
            Function<Principal, String> projectOf) {
        this.tools = tools;
        this.servers = servers;
        this.asks = asks;
        this.projectOf = projectOf;
    }

    public RouteGroup routes() {
        return RouteGroup.of("tools", Route.get("/api/v1/tools", Action.LOOK_AROUND, this::tools));
    }

    private void tools(Exchange exchange) {
        var principal = exchange.principal();
        var asked = exchange.query().text("project");
        var project = asked == null ? projectOf.apply(principal) : asked;
        exchange.require(asked == null ? Resource.server() : new Resource.OfProject(project));
        var specs = principal.roleIn(project).isPresent() ? tools.specs(project) : tools.specs();
        var answer = JsonNodeFactory.instance.objectNode();
        var items = answer.putArray("items");
        specs.forEach(spec -> items.add(tool(spec)));
        var states = answer.putArray("mcpServers");
        servers.get().forEach(state -> states.add(server(state, principal.isOperator())));
        exchange.json(200, answer);
    }

    private ObjectNode tool(ToolSpec spec) {
        return ToolOffers.definition(spec)
                .put("runtime", spec.runtime().wireName())
                .put("effect", spec.effect().wireName())
                .put("idempotent", spec.isIdempotent())
                .put("approval", spec.isAsking() || asks.test(spec.name()) ? "always" : "never")
                .put("timeoutMs", spec.timeout().toMillis())
                .put("enabled", true);
    }

    /** Why one is down may name programs and hosts, which are the operator's. */
    private static ObjectNode server(McpState state, boolean isOperator) {
        var node = JsonNodeFactory.instance
                .objectNode()
                .put("name", state.server())
                .put("state", state.phase().wireName())
                .put("tools", state.tools());
        if (isOperator) {
            JobJson.put(node, "reason", state.reason());
        }
        return node;
    }
}
