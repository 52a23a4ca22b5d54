package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.inbox.Inbox;
import dev.meanwhile.core.inbox.Inbox.Reader;
import dev.meanwhile.core.inbox.InboxFeeds;
import dev.meanwhile.core.inbox.Notice;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Json;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;
import dev.meanwhile.server.stream.Cursor;
import dev.meanwhile.server.stream.Frame;
import dev.meanwhile.server.stream.Sse;
import dev.meanwhile.server.stream.Streams;
import dev.meanwhile.server.stream.Viewer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The caller's own notices, of projects that the caller may look into. */
public final class NotificationRoutes {
    private static final String ALL = "/api/v1/notifications";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    private final Inbox inbox;
    private final InboxFeeds feeds;
    private final Streams streams;

    public NotificationRoutes(Inbox inbox, InboxFeeds feeds, Streams streams) {
        this.inbox = inbox;
        this.feeds = feeds;
        this.streams = streams;
    }

    public RouteGroup routes() {
        return RouteGroup.of(
                "notifications",
                Route.get(ALL, Action.READ_NOTICES, this::list),
                Route.get(ALL + "/events", Action.READ_NOTICES, this::events).producing(Route.JSON, Route.EVENTS),
                Route.post(ALL + "/{id}/read", Action.MARK_NOTICE, this::read),
                Route.post(ALL + "/read-all", Action.MARK_NOTICES, this::readAll));
    }

    private void list(Exchange exchange) {
        var reader = reader(exchange);
        var query = exchange.query();
        var limit = query.number("limit", 20, 1, 100);
        var before = query.number("cursor", Long.MAX_VALUE, 1, Long.MAX_VALUE);
        var found = inbox.list(reader, query.text("unread", "false").equals("true"), before, limit + 1);
        exchange.json(200, Page.of(found, limit, NoticeJson::row, notice -> Long.toString(notice.n())));
    }

    /** A stream, or for clients that poll what there is after their cursor. */
    private void events(Exchange exchange) {
        var reader = reader(exchange);
        var newest = inbox.newest(List.of(reader.person())).getOrDefault(reader.person(), 0L);
        var cursor = Cursor.of(exchange, newest);
        Cursor.check(cursor, newest);
        if (exchange.prefers(Route.EVENTS)) {
            stream(exchange, reader, cursor);
            return;
        }
        var limit = exchange.query().number("limit", 100, 1, 1000);
        var found = inbox.after(reader, cursor, limit);
        var answer = JsonNodeFactory.instance.objectNode();
        var items = answer.putArray("items");
        found.forEach(notice -> items.add(NoticeJson.row(notice)));
        exchange.json(
                200,
                answer.put("nextSeq", found.isEmpty() ? newest : found.getLast().n()));
    }

    private void stream(Exchange exchange, Reader reader, long cursor) {
        var viewer = streams.enter(exchange);
        var feed = feeds.follow(reader, cursor, notices -> notices.forEach(notice -> offer(viewer, notice)));
        viewer.onGone(feed::close);
    }

    private static void offer(Viewer viewer, Notice notice) {
        var data = new String(Json.bytes(NoticeJson.row(notice)), StandardCharsets.UTF_8);
        viewer.offer(new Frame(Sse.message(notice.message().type(), notice.n(), data), notice.n(), null));
    }

    private void read(Exchange exchange) {
        var reader = reader(exchange);
        var id = exchange.path("id");
        if (!NUMBER.matcher(id).matches() || !inbox.markRead(reader, Long.parseLong(id))) {
            throw ErrorCode.NOT_FOUND.exception("there is no notification '%s'".formatted(id));
        }
        exchange.noContent();
    }

    private void readAll(Exchange exchange) {
        var count = inbox.markAllRead(reader(exchange));
        exchange.json(200, JsonNodeFactory.instance.objectNode().put("read", count));
    }

    private static Reader reader(Exchange exchange) {
        exchange.require(Resource.server());
        return Reader.of(exchange.principal());
    }
}
