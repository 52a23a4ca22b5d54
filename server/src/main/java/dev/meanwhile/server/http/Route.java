package dev.meanwhile.server.http;

import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.error.Check;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/**
 * One endpoint.
 *
 * @param path a template: {@code /api/v1/jobs/{id}}; a last segment {@code {name*}} takes the rest of the path
 * @param action what is asked of {@link dev.meanwhile.core.access.Access#can}; {@link Action#OPEN} needs no principal
 * @param produces media types it can answer with, the preferred one first
 * @param maxBody most bytes of a request's body
 */
public record Route(
        HttpMethod method, String path, Action action, Endpoint endpoint, List<String> produces, int maxBody) {
    public static final String JSON = "application/json";
    public static final String EVENTS = "text/event-stream";
    public static final String HTML = "text/html";
    public static final String TEXT = "text/plain";

    /** Most bytes of a body, unless a route says otherwise. */
    public static final int BODY = 1 << 20;

    /** Most bytes of a body that brings a conversation with it. */
    public static final int CHAT_BODY = 16 << 20;

    public Route {
        Check.that(path.startsWith("/"), "a route's path must begin with / but is %s", path);
        Check.that(!produces.isEmpty(), "route %s must produce something", path);
        produces = List.copyOf(produces);
    }

    public static Route get(String path, Action action, Endpoint endpoint) {
        return of(HttpMethod.GET, path, action, endpoint);
    }

    public static Route post(String path, Action action, Endpoint endpoint) {
        return of(HttpMethod.POST, path, action, endpoint);
    }

    public static Route put(String path, Action action, Endpoint endpoint) {
        return of(HttpMethod.PUT, path, action, endpoint);
    }

    public static Route delete(String path, Action action, Endpoint endpoint) {
        return of(HttpMethod.DELETE, path, action, endpoint);
    }

    private static Route of(HttpMethod method, String path, Action action, Endpoint endpoint) {
        return new Route(method, path, action, endpoint, List.of(JSON), BODY);
    }

    public Route producing(String... types) {
        return new Route(method, path, action, endpoint, List.of(types), maxBody);
    }

    public Route bodyUpTo(int bytes) {
        return new Route(method, path, action, endpoint, produces, bytes);
    }

    /** The code of an endpoint; runs on a virtual thread of its own and may block. */
    @FunctionalInterface
    public interface Endpoint {

        /**
         * Answers the exchange, or takes its response over to answer later.
         *
         * @throws dev.meanwhile.core.error.EngineException becomes the answer in the dialect's shape
         */
        void handle(Exchange exchange) throws InterruptedException;
    }
}
