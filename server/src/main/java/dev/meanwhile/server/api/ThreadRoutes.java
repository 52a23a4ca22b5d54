package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.thread.ThreadStore;
import dev.meanwhile.core.thread.ThreadStore.Message;
import dev.meanwhile.core.thread.ThreadStore.ThreadRow;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;
import java.time.InstantSource;

/** Conversations; each is read by its owner alone. */
public final class ThreadRoutes {
    private static final String ALL = "/api/v1/projects/{project}/threads";
    private static final String ONE = ALL + "/{thread}";
    private static final int LONGEST_ID = 128;
    private static final int LONGEST_TITLE = 256;

    private final ThreadStore threads;
    private final Once once;
    private final InstantSource clock;

    public ThreadRoutes(ThreadStore threads, Once once, InstantSource clock) {
        this.threads = threads;
        this.once = once;
        this.clock = clock;
    }

    public RouteGroup routes() {
        return RouteGroup.of(
                "threads",
                Route.get(ALL, Action.LIST_THREADS, this::list),
                Route.post(ALL, Action.CREATE_THREAD, this::create),
                Route.get(ONE, Action.READ_THREAD, this::read),
                Route.put(ONE + "/muted", Action.MUTE_THREAD, exchange -> mute(exchange, true)),
                Route.delete(ONE + "/muted", Action.MUTE_THREAD, exchange -> mute(exchange, false)),
                Route.delete(ONE, Action.DELETE_THREAD, this::delete));
    }

    private void list(Exchange exchange) {
        var project = exchange.path("project");
        exchange.require(new Resource.OfProject(project));
        var limit = exchange.query().number("limit", 20, 1, 100);
        var cursor = exchange.query().text("cursor");
        var found = threads.list(project, exchange.principal().user(), cursor, limit + 1);
        exchange.json(200, Page.of(found, limit, ThreadRoutes::row, ThreadRow::id));
    }

    private void create(Exchange exchange) throws InterruptedException {
        var project = exchange.path("project");
        exchange.require(new Resource.OfProject(project));
        var body = Fields.of(exchange.objectOrEmpty());
        var id = body.has("id")
                ? body.required("id", LONGEST_ID)
                : JobId.uuid(clock).toString();
        var title = body.has("title") ? body.required("title", LONGEST_TITLE) : null;
        exchange.concerns(id);
        once.create(exchange, () -> {
            var thread = threads.create(project, exchange.principal().user(), id, title)
                    .orElseThrow(() ->
                            ErrorCode.NAME_TAKEN.exception("the project has a thread '%s' already".formatted(id)));
            return row(thread);
        });
    }

    private void read(Exchange exchange) {
        var thread = wanted(exchange);
        exchange.require(Resource.OfThread.of(thread));
        var answer = row(thread);
        var messages = answer.putArray("messages");
        threads.branch(thread.project(), thread.id(), exchange.query().text("leaf"))
                .forEach(message -> messages.add(message(message)));
        exchange.json(200, answer);
    }

    private void delete(Exchange exchange) {
        var thread = wanted(exchange);
        exchange.require(Resource.OfThread.of(thread));
        threads.delete(thread.project(), thread.id());
        exchange.noContent();
    }

    private void mute(Exchange exchange, boolean isMuted) {
        var thread = wanted(exchange);
        exchange.require(Resource.OfThread.of(thread));
        threads.mute(thread.project(), thread.id(), isMuted);
        exchange.noContent();
    }

    /** A project that is not the caller's is said to be missing before its threads are looked at. */
    private ThreadRow wanted(Exchange exchange) {
        var project = exchange.path("project");
        exchange.require(Action.LIST_THREADS, new Resource.OfProject(project));
        var id = exchange.path("thread");
        return threads.find(project, id).orElseThrow(() -> Resource.noThread(id));
    }

    private static ObjectNode row(ThreadRow thread) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("id", thread.id()).put("project", thread.project()).put("owner", thread.owner());
        JobJson.put(node, "title", thread.title());
        return node.put("createdAt", thread.created().toString())
                .put("updatedAt", thread.updated().toString())
                .put("muted", thread.isMuted());
    }

    private static ObjectNode message(Message message) {
        var node = JsonNodeFactory.instance.objectNode().put("id", message.id());
        JobJson.put(node, "parentId", message.parentId());
        node.put("role", message.role()).set("content", message.content());
        JobJson.put(node, "jobId", message.job() == null ? null : message.job().text());
        return node.put("createdAt", message.created().toString());
    }
}
