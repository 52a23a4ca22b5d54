package dev.meanwhile.server.http;

import static java.util.Objects.requireNonNull;

import dev.meanwhile.core.access.Principal;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.audit.Deed;
import dev.meanwhile.core.audit.Deed.Origin;
import dev.meanwhile.core.audit.Deed.Outcome;
import dev.meanwhile.server.http.Route.Recorded;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the audit log gets of one request: what its route records, once, right before the answer; and each refusal. A request that
 * was wrong (400, 404, 409 …) did nothing and leaves nothing. Of callers nobody knows nothing is recorded: they could fill the log.
 */
final class Recorder {
    private final Route route;
    private final Consumer<Deed> audit;

    private @Nullable String project;
    private @Nullable String target;
    private @Nullable String detail;
    private boolean isDone;

    Recorder(Route route, Consumer<Deed> audit) {
        this.route = route;
        this.audit = audit;
    }

    void concerns(Resource resource) {
        switch (resource) {
            case Resource.Server _ -> {}
            case Resource.OfProject(var id) -> project = id;
            case Resource.OfJob job -> concerns(job.project(), job.id().text());
            case Resource.OfThread thread -> concerns(thread.project(), thread.id());
            case Resource.OfSchedule schedule -> concerns(schedule.project(), schedule.name());
            case Resource.OfApproval approval -> concerns(approval.project(), approval.id());
            case Resource.OfToken token -> concerns(token.project(), token.id());
        }
    }

    private void concerns(String itsProject, String id) {
        project = itsProject;
        target = id;
    }

    void concerns(String id) {
        target = id;
    }

    void details(String text) {
        detail = text;
    }

    Deed handOver(Principal principal, Origin origin, @Nullable String itsDetail) {
        isDone = true;
        return deed(principal, requireNonNull(name()), itsDetail, Outcome.DONE, origin);
    }

    void didNothing() {
        isDone = true;
    }

    void doneBy(String person, Origin origin) {
        isDone = true;
        audit.accept(new Deed(person, person, null, requireNonNull(name()), null, null, Outcome.DONE, origin));
    }

    void answered(int status, @Nullable Principal principal, Supplier<Origin> origin) {
        if (principal == null) {
            return;
        }
        var name = name();
        if (status == 403) {
            var asked = name == null ? Route.nameOf(route.action()) : name;
            audit.accept(deed(principal, asked, null, Outcome.REFUSED, origin.get()));
        } else if (name != null && !isDone && (status < 400 || status == 500)) {
            isDone = true;
            var outcome = status < 400 ? Outcome.DONE : Outcome.FAILED;
            audit.accept(deed(principal, name, detail, outcome, origin.get()));
        }
    }

    private @Nullable String name() {
        return switch (route.record()) {
            case Recorded.As(var name) -> name;
            case Recorded.Not _ -> null;
        };
    }

    private Deed deed(Principal principal, String action, @Nullable String itsDetail, Outcome outcome, Origin origin) {
        return new Deed(principal.actor(), principal.user(), project, action, target, itsDetail, outcome, origin);
    }
}
