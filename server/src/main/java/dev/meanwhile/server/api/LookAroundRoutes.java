package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Principal;
import dev.meanwhile.core.access.Projects;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.access.Scope;
import dev.meanwhile.core.chat.ToolOffers;
import dev.meanwhile.core.llm.ModelClient;
import dev.meanwhile.core.tool.ToolRegistry;
import dev.meanwhile.core.tool.ToolSpec;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;
import java.util.function.Function;

/** What a caller is and can use. */
public final class LookAroundRoutes {
    private final Projects projects;
    private final ModelClient models;
    private final ToolRegistry tools;
    private final Function<Principal, String> projectOf;

    /** @param projectOf the project of a request that names none */
    public LookAroundRoutes(
            Projects projects, ModelClient models, ToolRegistry tools, Function<Principal, String> projectOf) {
        this.projects = projects;
        this.models = models;
        this.tools = tools;
        this.projectOf = projectOf;
    }

    public RouteGroup routes() {
        return RouteGroup.of(
                "look-around",
                Route.get("/api/v1/me", Action.LOOK_AROUND, this::me),
                Route.get("/api/v1/models", Action.LOOK_AROUND, this::models),
                Route.get("/api/v1/tools", Action.LOOK_AROUND, this::tools));
    }

    private void me(Exchange exchange) {
        exchange.require(Resource.server());
        var principal = exchange.principal();
        var me = JsonNodeFactory.instance.objectNode();
        me.put("user", principal.user()).put("operator", principal.isOperator());
        if (principal.isActing()) {
            me.put("actor", principal.actor());
        }
        JobJson.put(me, "tokenProject", principal.tokenProject());
        var scopes = me.putArray("scopes");
        principal.scopes().stream().map(Scope::wireName).sorted().forEach(scopes::add);
        var own = me.putArray("projects");
        for (var project : projects.list()) {
            principal
                    .roleIn(project.id())
                    .ifPresent(role -> own.addObject()
                            .put("id", project.id())
                            .put("name", project.name())
                            .put("role", role.wireName()));
        }
        exchange.json(200, me);
    }

    private void models(Exchange exchange) {
        exchange.require(Resource.server());
        var answer = JsonNodeFactory.instance.objectNode();
        answer.put("default", models.defaultModel());
        var items = answer.putArray("items");
        for (var offer : models.offers()) {
            var item = items.addObject().put("provider", offer.provider()).put("demo", offer.isDemo());
            var serves = item.putArray("serves");
            offer.serves().forEach(serves::add);
        }
        exchange.json(200, answer);
    }

    private void tools(Exchange exchange) {
        var asked = exchange.query().text("project");
        var project = asked == null ? projectOf.apply(exchange.principal()) : asked;
        exchange.require(asked == null ? Resource.server() : new Resource.OfProject(project));
        var answer = JsonNodeFactory.instance.objectNode();
        var items = answer.putArray("items");
        var isMember = exchange.principal().roleIn(project).isPresent();
        (isMember ? tools.specs(project) : tools.specs()).forEach(spec -> items.add(tool(spec)));
        exchange.json(200, answer);
    }

    private static ObjectNode tool(ToolSpec spec) {
        return ToolOffers.definition(spec)
                .put("runtime", spec.runtime().wireName())
                .put("effect", spec.effect().wireName())
                .put("idempotent", spec.isIdempotent())
                .put("approval", "never")
                .put("timeoutMs", spec.timeout().toMillis())
                .put("enabled", true);
    }
}
