package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;
import dev.meanwhile.workflow.definition.Problem;
import dev.meanwhile.workflow.library.Bundles;
import dev.meanwhile.workflow.library.StoredWorkflow.Entry;
import dev.meanwhile.workflow.library.Wish;
import dev.meanwhile.workflow.library.Workflows;
import dev.meanwhile.workflow.library.Workflows.Saving;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Definitions of workflows. Bodies are documents; whoever is in the project reads them, admins write them. */
public final class WorkflowRoutes {
    private static final String ALL = "/api/v1/projects/{project}/workflows";
    private static final String ONE = ALL + "/{workflow}";

    /** Four times what 2,000 nodes with a prompt each come to. */
    private static final int DOCUMENT = 4 << 20;

    private static final Pattern ETAG = Pattern.compile("(?:W/)?\"(\\d{1,9})\"");

    private final Workflows workflows;
    private final WorkflowChecks checks;
    private final Once once;
    private final InstantSource clock;

    public WorkflowRoutes(Workflows workflows, WorkflowChecks checks, Once once, InstantSource clock) {
        this.workflows = workflows;
        this.checks = checks;
        this.once = once;
        this.clock = clock;
    }

    public RouteGroup routes() {
        return RouteGroup.of(
                "workflows",
                Route.get(ALL, Action.LIST_WORKFLOWS, this::list),
                Route.post(ALL, Action.SAVE_WORKFLOW, this::create).bodyUpTo(DOCUMENT),
                Route.post(ALL + "/validate", Action.VALIDATE_WORKFLOW, this::validate)
                        .bodyUpTo(DOCUMENT)
                        .unrecorded("it changes nothing"),
                Route.get(ONE, Action.READ_WORKFLOW, this::read),
                Route.put(ONE, Action.SAVE_WORKFLOW, this::save).bodyUpTo(DOCUMENT),
                Route.delete(ONE, Action.DELETE_WORKFLOW, this::delete),
                Route.get(ONE + "/versions", Action.READ_WORKFLOW, this::versions),
                Route.get(ONE + "/versions/{version}", Action.READ_WORKFLOW, this::readVersion));
    }

    private void list(Exchange exchange) {
        var project = wanted(exchange);
        var limit = exchange.query().number("limit", 20, 1, 100);
        var found = workflows.list(project, exchange.query().text("cursor"), limit + 1);
        exchange.json(200, Page.of(found, limit, WorkflowJson::row, Entry::id));
    }

    private void create(Exchange exchange) throws InterruptedException {
        var project = wanted(exchange);
        var document = exchange.object();
        once.create(
                exchange,
                () -> shown(exchange, keep(exchange, project, JobId.uuid(clock).toString(), document, 0)));
    }

    private void save(Exchange exchange) throws InterruptedException {
        var project = wanted(exchange);
        var id = exchange.path("workflow");
        if (!Wish.isId(id)) {
            throw ErrorCode.REQUEST_INVALID.exception("a workflow's id must be %s".formatted(Wish.ID));
        }
        var kept = keep(exchange, project, id, exchange.object(), expected(exchange));
        exchange.json(kept.isNew() ? 201 : 200, shown(exchange, kept));
    }

    /** @return the version that must be the newest; 0 for none, null for any */
    private static @Nullable Integer expected(Exchange exchange) {
        if ("*".equals(exchange.requestHeader("If-None-Match"))) {
            return 0;
        }
        var header = exchange.requestHeader("If-Match");
        if (header == null) {
            return null;
        }
        var version = ETAG.matcher(header.strip());
        if (!version.matches()) {
            throw ErrorCode.REQUEST_INVALID.exception("If-Match must be a version as \"3\", in quotes");
        }
        return Integer.valueOf(version.group(1));
    }

    /** @param warnings what is wrong with it all the same */
    private record Kept(Entry entry, boolean isNew, List<Problem> warnings) {}

    private Kept keep(Exchange exchange, String project, String id, ObjectNode document, @Nullable Integer expected) {
        exchange.concerns(id);
        var checked = checks.check(project, id, document);
        if (!checked.isRunnable()) {
            throw WorkflowJson.invalid(checked);
        }
        var wish = Wish.of(project, id, checked.workflow());
        return switch (workflows.save(wish, exchange.principal().user(), expected)) {
            case Saving.Saved(var entry) -> new Kept(entry, entry.version() == 1, checked.problems());
            case Saving.Unchanged(var entry) -> new Kept(entry, false, checked.problems());
            case Saving.Conflict(var newest) when newest == 0 -> throw Bundles.missing(id, null);
            case Saving.Conflict(var newest) ->
                throw ErrorCode.WORKFLOW_CHANGED.exception(
                        "the newest version of the workflow '%s' is %d".formatted(id, newest));
        };
    }

    private static ObjectNode shown(Exchange exchange, Kept kept) {
        var entry = kept.entry();
        exchange.header("ETag", etag(entry));
        if (kept.isNew()) {
            exchange.header("Location", "/api/v1/projects/%s/workflows/%s".formatted(entry.project(), entry.id()));
        }
        var answer = WorkflowJson.row(entry);
        answer.set("problems", WorkflowJson.problems(kept.warnings()));
        return answer;
    }

    private void validate(Exchange exchange) throws InterruptedException {
        var project = wanted(exchange);
        var checked = checks.check(project, exchange.query().text("id"), exchange.object());
        var answer = JsonNodeFactory.instance.objectNode().put("valid", checked.isRunnable());
        answer.set("problems", WorkflowJson.problems(checked.problems()));
        exchange.json(200, answer);
    }

    private void read(Exchange exchange) {
        answer(exchange, null);
    }

    private void readVersion(Exchange exchange) {
        var version = exchange.path("version");
        if (!version.matches("[1-9]\\d{0,8}")) {
            exchange.require(new Resource.OfProject(exchange.path("project")));
            throw ErrorCode.REQUEST_INVALID.exception("a version must be a whole number from 1");
        }
        answer(exchange, Integer.valueOf(version));
    }

    private void answer(Exchange exchange, @Nullable Integer version) {
        var project = wanted(exchange);
        var id = exchange.path("workflow");
        var found = workflows.find(project, id, version).orElseThrow(() -> Bundles.missing(id, version));
        exchange.header("ETag", etag(found.entry()));
        var answer = WorkflowJson.row(found.entry());
        answer.set("document", found.document());
        exchange.json(200, answer);
    }

    private void versions(Exchange exchange) {
        var project = wanted(exchange);
        var id = exchange.path("workflow");
        var limit = exchange.query().number("limit", 20, 1, 100);
        var before = exchange.query().number("cursor", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
        var found = workflows.versions(project, id, before, limit + 1);
        if (found.isEmpty() && workflows.versions(project, id, null, 1).isEmpty()) {
            throw Bundles.missing(id, null);
        }
        exchange.json(200, Page.of(found, limit, WorkflowJson::row, entry -> Integer.toString(entry.version())));
    }

    private void delete(Exchange exchange) {
        var project = wanted(exchange);
        var id = exchange.path("workflow");
        exchange.concerns(id);
        if (!workflows.delete(project, id)) {
            throw Bundles.missing(id, null);
        }
        exchange.noContent();
    }

    private static String wanted(Exchange exchange) {
        var project = exchange.path("project");
        exchange.require(new Resource.OfProject(project));
        return project;
    }

    private static String etag(Entry entry) {
        return "\"%d\"".formatted(entry.version());
    }
}
