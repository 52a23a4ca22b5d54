package dev.meanwhile.server.http;

import java.util.List;

/**
 * The endpoints of one dialect.
 *
 * @param errors how the dialect words what went wrong
 */
public record RouteGroup(String name, Errors errors, List<Route> routes) {
    public RouteGroup {
        routes = List.copyOf(routes);
    }

    /** Endpoints whose errors are problem documents. */
    public static RouteGroup of(String name, Route... routes) {
        return new RouteGroup(name, Problem::send, List.of(routes));
    }

    /** Writes a problem as the answer of an exchange that has none yet. */
    @FunctionalInterface
    public interface Errors {
        void send(Exchange exchange, Problem problem);
    }
}
