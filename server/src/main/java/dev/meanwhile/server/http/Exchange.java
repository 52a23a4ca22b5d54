package dev.meanwhile.server.http;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.access.Access;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Principal;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.audit.Deed;
import dev.meanwhile.core.audit.Deed.Origin;
import dev.meanwhile.core.error.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request and its answer. Belongs to the one virtual thread of its endpoint. */
public final class Exchange {
    private final HttpServerRequest request;
    private final Context context;
    private final Route route;
    private final Map<String, String> parameters;
    private final @Nullable Caller caller;

    private @Nullable Query query;
    private byte @Nullable [] body;
    private final Recorder recorder;
    private boolean isDecided;
    private boolean isAnswered;

    Exchange(
            HttpServerRequest request,
            Context context,
            Route route,
            Map<String, String> parameters,
            @Nullable Caller caller,
            Consumer<Deed> audit) {
        this.request = request;
        this.context = context;
        this.route = route;
        this.parameters = Map.copyOf(parameters);
        this.caller = caller;
        this.recorder = new Recorder(route, audit);
    }

    public Route route() {
        return route;
    }

    /** The decoded value of a parameter of the route's path. */
    public String path(String name) {
        return requireNonNull(parameters.get(name), () -> route.path() + " has no parameter " + name);
    }

    /**
     * What the address asks behind its question mark.
     *
     * @throws dev.meanwhile.core.error.EngineException {@code request_invalid} if it is not percent-encoded UTF-8
     */
    public Query query() {
        if (query == null) {
            query = Query.of(request.query());
        }
        return query;
    }

    /** The first value of a request header, or null. */
    public @Nullable String requestHeader(String name) {
        return request.getHeader(name);
    }

    /** The request's path as it came, without its query. */
    public String address() {
        var path = request.path();
        return path == null ? "/" : path;
    }

    /** The value of a cookie, or null. */
    public @Nullable String cookie(String name) {
        var cookie = request.getCookie(name);
        return cookie == null ? null : cookie.getValue();
    }

    /** Who asks. Not for routes that are {@link Action#OPEN}. */
    public Principal principal() {
        return caller().principal();
    }

    private Caller caller() {
        return requireNonNull(caller, () -> route.path() + " is open to anybody");
    }

    /** What the caller proved itself with; equal for equal credentials, and prints as nothing. */
    public Object credential() {
        return caller().credentials();
    }

    /**
     * Finds out anew whether the caller's credential still holds and opens the project, for answers that take long. Blocks for a look
     * into the store; from any thread. True while the store cannot be asked.
     */
    public boolean stillIn(String project) {
        return caller().isStillIn(project);
    }

    /**
     * Finds out anew whether the caller's credential still holds and gives the same rights. Blocks for a look into the store; from any
     * thread. True while the store cannot be asked.
     */
    public boolean stillSame() {
        return caller().isStillSame();
    }

    /** Names what the request makes or changes, for the audit log. */
    public void concerns(String target) {
        recorder.concerns(target);
    }

    /** Says what the request does to what it concerns, for the audit log. */
    public void details(String text) {
        recorder.details(text);
    }

    /**
     * The deed of this request, for a port that writes it together with what is done; the exchange then writes none.
     *
     * @param detail what the target's id does not say, or null
     */
    public Deed deed(String target, @Nullable String detail) {
        recorder.concerns(target);
        return recorder.handOver(principal(), origin(), detail);
    }

    /** The request repeats an earlier one, whose deed is written already. */
    public void didNothing() {
        recorder.didNothing();
    }

    /** Writes what somebody has just done who only now proved an identity: a login. */
    public void doneBy(String person) {
        recorder.doneBy(person, origin());
    }

    private Origin origin() {
        var peer = request.remoteAddress();
        return new Origin(peer == null ? "" : String.valueOf(peer.hostAddress()), requestHeader("X-Forwarded-For"));
    }

    /** Who asks, or null on an open route. */
    public @Nullable Principal principalIfAny() {
        return caller == null ? null : caller.principal();
    }

    /**
     * Asks whether the caller may do the route's action to a resource.
     *
     * @throws dev.meanwhile.core.error.EngineException the resource's not-found code if it must not be known of, else {@code
     *     forbidden}
     */
    public void require(Resource resource) {
        require(route.action(), resource);
    }

    /** The same for another action than the route's. */
    public void require(Action action, Resource resource) {
        isDecided = true;
        recorder.concerns(resource);
        switch (Access.can(principal(), action, resource)) {
            case ALLOWED -> {
                if (!caller().finds(resource)) {
                    throw resource.missing();
                }
            }
            case FORBIDDEN ->
                throw ErrorCode.FORBIDDEN.exception(
                        "%s may not do this (%s)".formatted(principal().user(), Route.nameOf(action)));
            case HIDDEN -> throw resource.missing();
        }
    }

    /** Whether the caller prefers this media type, one of the route's, over the others of them. */
    public boolean prefers(String type) {
        return MediaTypes.preferred(request.getHeader("Accept"), route.produces())
                .filter(type::equals)
                .isPresent();
    }

    /** The body's bytes, read once. */
    public byte[] body() throws InterruptedException {
        if (body == null) {
            body = new Body(request, context, route.maxBody(), Body.PATIENCE).read();
        }
        return body;
    }

    /**
     * The body as a JSON object.
     *
     * @throws dev.meanwhile.core.error.EngineException {@code json_invalid} or {@code request_invalid}
     */
    public ObjectNode object() throws InterruptedException {
        return jsonBody() instanceof ObjectNode object ? object : notAnObject();
    }

    /** The same, with an empty body read as {@code {}}. */
    public ObjectNode objectOrEmpty() throws InterruptedException {
        return body().length == 0 ? JsonNodeFactory.instance.objectNode() : object();
    }

    private JsonNode jsonBody() throws InterruptedException {
        var type = request.getHeader("Content-Type");
        if (type != null && !MediaTypes.isJson(type)) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "the Content-Type must be application/json but is '%s'".formatted(Query.shortened(type)));
        }
        return Json.read(body());
    }

    private static ObjectNode notAnObject() {
        throw ErrorCode.REQUEST_INVALID.exception("the body must be a JSON object");
    }

    /** Adds a header to the answer. */
    public Exchange header(String name, String value) {
        request.response().putHeader(name, value);
        return this;
    }

    /** Adds a value to a header that may be there already. */
    void furtherHeader(String name, String value) {
        request.response().headers().add(name, value);
    }

    public void json(int status, JsonNode tree) {
        answer(status, Route.JSON, Json.bytes(tree));
    }

    public void text(int status, String type, String text) {
        answer(status, type, Buffer.buffer(text).getBytes());
    }

    public void noContent() {
        answer(204, "", new byte[0]);
    }

    /** Answers as an endpoint does; the caller's right was decided before. */
    public void answer(int status, String type, byte[] bytes) {
        mustBeDecided();
        send(status, type, bytes);
    }

    /** Answers without regard to rights: for errors. */
    void send(int status, String type, byte[] bytes) {
        isAnswered = true;
        recorder.answered(status, principalIfAny(), this::origin);
        var response = request.response();
        if (response.closed() || response.ended()) {
            return; // the client is gone
        }
        response.setStatusCode(status);
        if (!type.isEmpty()) {
            response.putHeader("Content-Type", type.startsWith("text/") ? type + "; charset=utf-8" : type);
        }
        SecurityHeaders.add(response, type);
        response.end(Buffer.buffer(bytes));
    }

    /** For a dialect's {@link RouteGroup.Errors}: an error in its own shape. */
    public void error(int status, JsonNode tree) {
        send(status, Route.JSON, Json.bytes(tree));
    }

    /** Takes the response over: whoever calls this ends it, on {@link #context()} or any other thread. */
    public HttpServerResponse takeOver() {
        mustBeDecided();
        isAnswered = true;
        recorder.answered(200, principalIfAny(), this::origin);
        return request.response();
    }

    /** The event loop of this exchange's connection. */
    public Context context() {
        return context;
    }

    boolean isAnswered() {
        return isAnswered;
    }

    private void mustBeDecided() {
        if (!isDecided && route.action() != Action.OPEN) {
            throw new IllegalStateException(
                    "%s %s answers without having asked for a right".formatted(route.method(), route.path()));
        }
    }
}
