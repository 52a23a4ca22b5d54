package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.audit.AuditLog;
import dev.meanwhile.core.audit.AuditLog.Entry;
import dev.meanwhile.core.audit.AuditLog.Filter;
import dev.meanwhile.core.audit.Deed.Outcome;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;
import org.jspecify.annotations.Nullable;

/** Who did what: a project's for its admins, everything for operators. */
public final class AuditRoutes {
    private final AuditLog audit;

    public AuditRoutes(AuditLog audit) {
        this.audit = audit;
    }

    public RouteGroup routes() {
        return RouteGroup.of(
                "audit",
                Route.get("/api/v1/projects/{project}/audit", Action.READ_AUDIT, this::ofProject),
                Route.get("/api/v1/audit", Action.READ_AUDIT, this::all));
    }

    private void ofProject(Exchange exchange) {
        var project = exchange.path("project");
        exchange.require(new Resource.OfProject(project));
        list(exchange, project);
    }

    private void all(Exchange exchange) {
        exchange.require(Resource.server());
        list(exchange, exchange.query().text("project"));
    }

    private void list(Exchange exchange, @Nullable String project) {
        var query = exchange.query();
        var limit = query.number("limit", 50, 1, 100);
        var filter = new Filter(
                project,
                query.text("person"),
                query.text("action"),
                query.text("target"),
                outcome(query.text("outcome")),
                query.time("from"),
                query.time("to"),
                cursor(query.text("cursor")),
                limit + 1);
        exchange.json(200, Page.of(audit.list(filter), limit, AuditRoutes::row, entry -> Long.toString(entry.id())));
    }

    private static @Nullable Outcome outcome(@Nullable String word) {
        return word == null
                ? null
                : Outcome.ofWireName(word)
                        .orElseThrow(() -> ErrorCode.REQUEST_INVALID.exception(
                                "the query parameter outcome must be done, refused or failed"));
    }

    private static @Nullable Long cursor(@Nullable String text) {
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw ErrorCode.CURSOR_INVALID.exception("the query parameter cursor was not given by this server");
        }
    }

    private static JsonNode row(Entry entry) {
        var deed = entry.deed();
        var node = JsonNodeFactory.instance.objectNode();
        node.put("id", Long.toString(entry.id())).put("at", entry.at().toString());
        node.put("actor", deed.actor()).put("person", deed.person());
        JobJson.put(node, "project", deed.project());
        node.put("action", deed.action());
        JobJson.put(node, "target", deed.target());
        JobJson.put(node, "detail", deed.detail());
        node.put("outcome", deed.outcome().wireName())
                .put("address", deed.origin().address());
        JobJson.put(node, "forwardedFor", deed.origin().forwardedFor());
        return node;
    }
}
