package dev.meanwhile.server.api;

import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Principal;
import dev.meanwhile.core.access.Projects;
import dev.meanwhile.core.access.Projects.Project;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.access.Role;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.wait.Answer;
import dev.meanwhile.core.wait.Approvals;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.core.wait.WaitId;
import dev.meanwhile.core.wait.Waits;
import dev.meanwhile.core.wait.Waits.ApprovalQuery;
import dev.meanwhile.core.wait.Waits.Outcome;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Query;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Approvals: look, answer. */
public final class ApprovalRoutes {
    private static final int LIMIT = 20;
    private static final int MOST = 100;

    private final Approvals approvals;
    private final Waits waits;
    private final Projects projects;

    public ApprovalRoutes(Approvals approvals, Waits waits, Projects projects) {
        this.approvals = approvals;
        this.waits = waits;
        this.projects = projects;
    }

    public RouteGroup routes() {
        return RouteGroup.of(
                "approvals",
                Route.get("/api/v1/approvals", Action.LIST_APPROVALS, this::list),
                Route.get("/api/v1/approvals/{approval}", Action.READ_APPROVAL, this::read),
                Route.post("/api/v1/approvals/{approval}/answer", Action.ANSWER_APPROVAL, this::answer));
    }

    private void list(Exchange exchange) {
        exchange.require(Resource.server());
        var query = exchange.query();
        var limit = query.number("limit", LIMIT, 1, MOST);
        var mine = projects(exchange.principal(), query.text("project"));
        var found = waits.approvals(new ApprovalQuery(
                exchange.principal().user(),
                mine,
                mine.stream().filter(isAdminIn(exchange.principal())).toList(),
                state(query),
                query.text("job") == null ? null : JobId.parse(query.text("job", "")),
                cursor(query),
                limit + 1));
        exchange.json(
                200,
                Page.of(
                        found,
                        limit,
                        ApprovalJson::whole,
                        wait -> wait.ask().id().text()));
    }

    /** Those that the caller is in; an operator is in all. */
    private List<String> projects(Principal principal, @Nullable String only) {
        var all = new ArrayList<String>();
        for (Project project : projects.list()) {
            if (principal.roleIn(project.id()).isPresent() && (only == null || only.equals(project.id()))) {
                all.add(project.id());
            }
        }
        return all;
    }

    private static Predicate<String> isAdminIn(Principal principal) {
        return project -> !principal.isActing()
                && principal.roleIn(project).filter(Role.ADMIN::equals).isPresent();
    }

    /** Open ones, unless another state or {@code all} is asked for. */
    private static Wait.@Nullable State state(Query query) {
        var name = query.text("state", Wait.State.OPEN.wireName());
        if (name.equals("all")) {
            return null;
        }
        return Wait.State.ofWireName(name)
                .orElseThrow(() -> ErrorCode.REQUEST_INVALID.exception(
                        "the query parameter state must be open, answered, expired, closed or all"));
    }

    private static @Nullable WaitId cursor(Query query) {
        var text = query.text("cursor");
        if (text == null) {
            return null;
        }
        return WaitId.parse(text)
                .orElseThrow(() ->
                        ErrorCode.CURSOR_INVALID.exception("the query parameter cursor was not given by this server"));
    }

    private void read(Exchange exchange) {
        exchange.json(200, ApprovalJson.whole(wanted(exchange)));
    }

    private void answer(Exchange exchange) throws InterruptedException {
        var approval = wanted(exchange);
        var body = Fields.of(exchange.object());
        var action = Answer.Action.ofWireName(body.required("action", 16))
                .orElseThrow(() -> Approvals.wrongAction(approval.ask().kind()));
        var answer = new Answer(
                action,
                body.any("data"),
                body.text("comment"),
                exchange.principal().user());
        exchange.details(
                "%s sha256=%s".formatted(action.wireName(), approval.ask().hash()));
        var answered = approvals.answer(approval, answer);
        if (answered.outcome() == Outcome.REPEATED) {
            exchange.didNothing();
        }
        exchange.json(200, ApprovalJson.whole(answered.question()));
    }

    private Wait wanted(Exchange exchange) {
        var id = exchange.path("approval");
        var approval = WaitId.parse(id).flatMap(approvals::find).orElseThrow(() -> Resource.noApproval(id));
        exchange.require(new Resource.OfApproval(id, approval.project(), approval.owner()));
        return approval;
    }
}
