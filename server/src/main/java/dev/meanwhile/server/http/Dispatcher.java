package dev.meanwhile.server.http;

import static java.util.Objects.requireNonNull;

import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.audit.Deed;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.server.http.Authenticator.Credentials;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one door for all requests: checks the host, finds the route, finds out who asks, calls, and words what went wrong. */
public final class Dispatcher implements Handler<HttpServerRequest> {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final List<RouteGroup> groups;
    private final RouteTable table;
    private final Authenticator authenticator;
    private final Guard guard;
    private final RateLimits limits;
    private final Consumer<Deed> audit;

    /** Takes requests of known people without counting or recording them. */
    public Dispatcher(List<RouteGroup> groups, Authenticator authenticator, Set<String> hosts) {
        this(groups, authenticator, hosts, new RateLimits(Integer.MAX_VALUE), _ -> {});
    }

    /**
     * @param hosts names this server answers to besides loopback, without ports; {@code *} for any
     * @param audit told of each deed right before its answer
     */
    public Dispatcher(
            List<RouteGroup> groups,
            Authenticator authenticator,
            Set<String> hosts,
            RateLimits limits,
            Consumer<Deed> audit) {
        this.groups = List.copyOf(groups);
        this.table = new RouteTable(groups);
        this.authenticator = authenticator;
        this.guard = new Guard(hosts);
        this.limits = limits;
        this.audit = audit;
    }

    /** Every endpoint there is. */
    public Stream<Route> routes() {
        return groups.stream().flatMap(group -> group.routes().stream());
    }

    /** On an event loop: hands the request to a virtual thread of its own. */
    @Override
    public void handle(HttpServerRequest request) {
        request.pause();
        var context = requireNonNull(Vertx.currentContext(), "not on an event loop");
        Thread.ofVirtual().name("http-" + request.method()).start(() -> serve(request, context));
    }

    private void serve(HttpServerRequest request, Context context) {
        var found = new Found(RouteGroup.of("none"), Route.get("/", Action.OPEN, _ -> {}), Map.of());
        var exchange = new Exchange(request, context, found.route(), Map.of(), null, audit);
        try {
            guard.checkHost(request);
            found = find(request);
            var caller = caller(request, found.route());
            exchange = new Exchange(request, context, found.route(), found.parameters(), caller, audit);
            found.route().endpoint().handle(exchange);
            if (!exchange.isAnswered()) {
                throw new IllegalStateException(found.route().path() + " gave no answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody waits for this answer any more
            request.connection().close();
        } catch (RuntimeException | Error e) {
            fail(exchange, found.group(), e);
        } finally {
            Body.discard(request, context);
        }
    }

    private Found find(HttpServerRequest request) {
        var match = table.match(Paths.segments(request.path() == null ? "/" : request.path()));
        if (match.isEmpty()) {
            throw ErrorCode.NOT_FOUND.exception("there is nothing at this address; /docs lists what there is");
        }
        var entry = match.of(request.method());
        if (entry == null) {
            request.response().putHeader("Allow", match.allow());
            throw ErrorCode.METHOD_NOT_ALLOWED.exception(
                    "this address takes %s but not %s".formatted(match.allow(), request.method()));
        }
        return new Found(entry.group(), entry.route(), match.parameters());
    }

    private @Nullable Caller caller(HttpServerRequest request, Route route) {
        if (MediaTypes.preferred(request.getHeader("Accept"), route.produces()).isEmpty()) {
            throw ErrorCode.NOT_ACCEPTABLE.exception("this address answers with %s".formatted(route.produces()));
        }
        if (route.action() == Action.OPEN) {
            return null;
        }
        var credentials = credentials(request);
        guard.checkOrigin(request, credentials);
        var caller = Caller.of(credentials, authenticator);
        limits.take(caller.principal(), request.response().headers());
        return caller;
    }

    private static Credentials credentials(HttpServerRequest request) {
        var authorization = request.getHeader("Authorization");
        var bearer = authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7).strip()
                : null;
        var cookie = request.getCookie(Credentials.COOKIE);
        var person = request.getHeader("Meanwhile-User");
        return new Credentials(bearer, cookie == null ? null : cookie.getValue(), person);
    }

    private static void fail(Exchange exchange, RouteGroup group, Throwable e) {
        var problem = switch (e) {
            case Problem.Thrown thrown -> thrown.problem();
            case EngineException known -> Problem.of(known);
            default -> Problem.of(bug(exchange, e).failure());
        };
        if (!exchange.isAnswered()) {
            group.errors().send(exchange, problem);
        }
    }

    /** Logged once, here; the client gets the number to ask us about. */
    private static EngineException bug(Exchange exchange, Throwable e) {
        var incident = UUID.randomUUID();
        log.error(
                "incident={} route={} {}",
                incident,
                exchange.route().method(),
                exchange.route().path(),
                e);
        return ErrorCode.BUG.exception("this is a defect of Meanwhile, not of the request; incident " + incident);
    }

    private record Found(RouteGroup group, Route route, Map<String, String> parameters) {}
}
