package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Projects;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.access.Scope;
import dev.meanwhile.core.llm.ModelClient;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;

/** What a caller is and can use. */
public final class LookAroundRoutes {
    private final Projects projects;
    private final ModelClient models;

    public LookAroundRoutes(Projects projects, ModelClient models) {
        this.projects = projects;
        this.models = models;
    }

    public RouteGroup routes() {
        return RouteGroup.of(
                "look-around",
                Route.get("/api/v1/me", Action.LOOK_AROUND, this::me),
                Route.get("/api/v1/models", Action.LOOK_AROUND, this::models));
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
}
