package dev.meanwhile.server.http;

import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.error.Check;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One endpoint.
 *
 * @param path a template: {@code /api/v1/jobs/{id}}; a last segment {@code {name*}} takes the rest of the path
 * @param action what is asked of {@link dev.meanwhile.core.access.Access#can}; {@link Action#OPEN} needs no principal
 * @param produces media types it can answer with, the preferred one first
 * @param maxBody most bytes of a request's body
 * @param record what the audit log gets of requests that were done; those that were refused it gets of all routes
 */
public record Route(
        HttpMethod method,
        String path,
        Action action,
        Endpoint endpoint,
        List<String> produces,
        int maxBody,
        Recorded record) {
    public static final String JSON = "application/json";
    public static final String EVENTS = "text/event-stream";
    public static final String HTML = "text/html";
    public static final String TEXT = "text/plain";

    /** Most bytes of a body, unless a route says otherwise. */
    public static final int BODY = 1 << 20;

    /** Most bytes of a body that brings a conversation with it. */
    public static final int CHAT_BODY = 16 << 20;

    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

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
        Recorded recorded = READS.contains(method) ? new Recorded.Not("it reads") : new Recorded.As(nameOf(action));
        return new Route(method, path, action, endpoint, List.of(JSON), BODY, recorded);
    }

    /** An action on the wire, as in {@code stop_job}. */
    static String nameOf(Action action) {
        return action.name().toLowerCase(Locale.ROOT);
    }

    public Route producing(String... types) {
        return new Route(method, path, action, endpoint, List.of(types), maxBody, record);
    }

    public Route bodyUpTo(int bytes) {
        return new Route(method, path, action, endpoint, produces, bytes, record);
    }

    /** Recorded under another name than its action's. */
    public Route recordedAs(String name) {
        return new Route(method, path, action, endpoint, produces, maxBody, new Recorded.As(name));
    }

    /** A writing route that the audit log need not know of. */
    public Route unrecorded(String why) {
        return new Route(method, path, action, endpoint, produces, maxBody, new Recorded.Not(why));
    }

    /** Whether requests that were done are in the audit log. */
    public sealed interface Recorded {
        /** @param name the entries' {@code action}; API */
        record As(String name) implements Recorded {}

        record Not(String why) implements Recorded {}
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
