package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.access.Access;
import dev.meanwhile.core.access.Access.Decision;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Principal;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobKind;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.log.JobReader;
import dev.meanwhile.core.worker.Stops;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.IdempotencyKey;
import dev.meanwhile.server.http.Problem;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;
import dev.meanwhile.server.http.StartLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jobs: start, look, stop, retry, forget. */
public final class JobRoutes {
    private static final int LONGEST_WAIT_SECONDS = 60;

    private final Jobs jobs;

    /** What these endpoints are about. */
    public record Jobs(
            JobStore store, JobReader reader, StartLimits limits, List<JobForm> forms, Stops stops, JobEnds ends) {
        public Jobs {
            forms = List.copyOf(forms);
        }

        /** The form of a kind of job; empty if this server has none. */
        Optional<JobForm> form(String kind) {
            return forms.stream()
                    .filter(form -> form.kind().name().equals(kind))
                    .findFirst();
        }
    }

    public JobRoutes(Jobs jobs) {
        this.jobs = jobs;
    }

    public RouteGroup routes() {
        return RouteGroup.of(
                "jobs",
                Route.post("/api/v1/projects/{project}/jobs", Action.START_JOB, this::start)
                        .bodyUpTo(Route.CHAT_BODY),
                Route.get("/api/v1/projects/{project}/jobs", Action.LIST_JOBS, this::list),
                Route.get("/api/v1/jobs/{id}", Action.READ_JOB, this::read),
                Route.delete("/api/v1/jobs/{id}", Action.DELETE_JOB, this::forget),
                Route.post("/api/v1/jobs/{id}/stop", Action.STOP_JOB, this::stop),
                Route.post("/api/v1/jobs/{id}/retry", Action.RETRY_JOB, this::retry));
    }

    private void start(Exchange exchange) throws InterruptedException {
        var project = exchange.path("project");
        exchange.require(new Resource.OfProject(project));
        jobs.limits().take(exchange, project);
        var wait = wait(exchange);
        var body = exchange.object();
        var kind = Fields.of(body).text("kind", JobKind.CHAT.name());
        var form = jobs.form(kind)
                .orElseThrow(() -> ErrorCode.REQUEST_INVALID.exception(
                        "/kind must be %s but is '%s'".formatted(kinds(), Fields.shortened(kind))));
        answer(exchange, form.start(exchange, project, body), wait);
    }

    private String kinds() {
        return String.join(
                " or ", jobs.forms().stream().map(form -> form.kind().name()).toList());
    }

    private void retry(Exchange exchange) throws InterruptedException {
        var job = wanted(exchange);
        exchange.require(Resource.OfJob.of(job));
        jobs.limits().take(exchange, job.project());
        var wait = wait(exchange);
        answer(exchange, form(job).retry(exchange, job, exchange.objectOrEmpty()), wait);
    }

    /** A kind that this server does not know is shown as a chat, and fails where more is asked. */
    private JobForm form(Job job) {
        return jobs.form(job.kind().name()).orElseGet(() -> jobs.forms().getFirst());
    }

    private void answer(Exchange exchange, AdmissionResult result, Duration wait) throws InterruptedException {
        var job = admitted(exchange, result);
        exchange.concerns(job.id().text());
        jobs.ends().await(job.id(), wait);
        exchange.header("Location", JobJson.address(job));
        exchange.json(201, snapshot(job.id()));
    }

    /** The job, or the problem that there is none. */
    static Job admitted(Exchange exchange, AdmissionResult result) {
        return switch (result) {
            case AdmissionResult.Admitted(var admitted) -> admitted;
            case AdmissionResult.Replayed(var first) -> {
                IdempotencyKey.markReplayed(exchange);
                yield first;
            }
            case AdmissionResult.Refused(var failure, var other) -> {
                var problem = Problem.of(failure, other);
                if (other != null) {
                    problem.extras().put("job", "/api/v1/jobs/" + other);
                }
                throw problem.exception();
            }
        };
    }

    private static Duration wait(Exchange exchange) {
        return Duration.ofSeconds(exchange.query().number("wait", 0, 0, LONGEST_WAIT_SECONDS));
    }

    private void list(Exchange exchange) {
        var project = exchange.path("project");
        exchange.require(new Resource.OfProject(project));
        var query = JobQueries.of(exchange, project);
        var found = jobs.store().list(query);
        var positions = queuePositions(found);
        var page = Page.of(
                found,
                query.limit() - 1,
                job -> mayRead(exchange.principal(), job) ? JobJson.row(job, positions) : JobJson.unread(job),
                job -> job.id().text());
        exchange.json(200, page);
    }

    private static boolean mayRead(Principal principal, Job job) {
        return Access.can(principal, Action.READ_JOB, Resource.OfJob.of(job)) == Decision.ALLOWED;
    }

    private void read(Exchange exchange) {
        var job = wanted(exchange);
        exchange.require(Resource.OfJob.of(job));
        exchange.json(200, snapshot(job.id()));
    }

    private void stop(Exchange exchange) throws InterruptedException {
        var job = wanted(exchange);
        exchange.require(Resource.OfJob.of(job));
        var outcome = jobs.stops().stop(job.id(), exchange.principal().user());
        var state = jobs.store().find(job.id()).orElse(job).state();
        exchange.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", job.id().text())
                        .put("outcome", outcome.wireName())
                        .put("state", state.wireName()));
    }

    private void forget(Exchange exchange) {
        var job = wanted(exchange);
        exchange.require(Resource.OfJob.of(job));
        if (!jobs.store().forget(job.id())) {
            throw Problem.of(ErrorCode.JOB_NOT_FINAL.failure("the job has not ended; stop it first"), job.id())
                    .exception();
        }
        exchange.noContent();
    }

    private Job wanted(Exchange exchange) {
        var id = JobId.parse(exchange.path("id"));
        return jobs.store().find(id).orElseThrow(() -> Resource.noJob(id));
    }

    private ObjectNode snapshot(JobId id) {
        var record = jobs.reader().read(id).orElseThrow(() -> Resource.noJob(id));
        return form(record.job()).snapshot(record, queuePositions(List.of(record.job())));
    }

    private Map<JobId, Integer> queuePositions(List<Job> all) {
        var queued = all.stream()
                .filter(job -> job.state() == JobState.QUEUED)
                .map(Job::id)
                .toList();
        return queued.isEmpty() ? Map.of() : jobs.store().queuePositions(queued);
    }
}
