package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;
import dev.meanwhile.server.secret.Resealing;

/** What operators do to the secrets at rest. */
public final class SecretRoutes {
    private final Resealing resealing;

    public SecretRoutes(Resealing resealing) {
        this.resealing = resealing;
    }

    public RouteGroup routes() {
        return RouteGroup.of("secrets", Route.post("/api/v1/secrets/reseal", Action.RESEAL_SECRETS, this::reseal));
    }

    private void reseal(Exchange exchange) {
        exchange.require(Resource.server());
        var result = resealing.run();
        exchange.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("keyVersion", result.version())
                        .put("resealed", result.resealed())
                        .put("unreadable", result.unreadable()));
    }
}
