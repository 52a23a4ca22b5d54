package dev.meanwhile.server.ops;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Health, version and metrics. */
public final class OpsRoutes {
    private final Liveness liveness;
    private final Readiness readiness;
    private final String version;
    private final Supplier<String> metrics;
    private final Action toReadMetrics;

    /**
     * Endpoints for operators.
     *
     * @param metrics in Prometheus's text format
     * @param isOpen whether metrics are shown to anybody: when only this machine can connect
     */
    public OpsRoutes(Liveness liveness, Readiness readiness, String version, Supplier<String> metrics, boolean isOpen) {
        this.liveness = liveness;
        this.readiness = readiness;
        this.version = version;
        this.metrics = metrics;
        this.toReadMetrics = isOpen ? Action.OPEN : Action.READ_OPERATIONS;
    }

    public RouteGroup routes() {
        return RouteGroup.of(
                "operations",
                Route.get("/health/live", Action.OPEN, this::live),
                Route.get("/health/ready", Action.OPEN, this::ready),
                Route.get("/version", Action.OPEN, this::version),
                Route.get("/metrics", toReadMetrics, this::metrics).producing(Route.TEXT));
    }

    private void live(Exchange exchange) {
        health(exchange, liveness.obstacle().orElse(null));
    }

    private void ready(Exchange exchange) {
        health(exchange, readiness.obstacle().orElse(null));
    }

    private static void health(Exchange exchange, @Nullable String obstacle) {
        var answer = JsonNodeFactory.instance.objectNode();
        if (obstacle == null) {
            exchange.json(200, answer.put("status", "UP"));
        } else {
            exchange.json(503, answer.put("status", "DOWN").put("reason", obstacle));
        }
    }

    private void version(Exchange exchange) {
        exchange.json(
                200,
                JsonNodeFactory.instance.objectNode().put("name", "meanwhile").put("version", version));
    }

    private void metrics(Exchange exchange) {
        if (toReadMetrics != Action.OPEN) {
            exchange.require(Resource.server());
        }
        exchange.text(200, Route.TEXT, metrics.get());
    }
}
