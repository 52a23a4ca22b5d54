package dev.meanwhile.server.or3;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Principal;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.chat.ChatJobs;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.llm.ProviderKey;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.models.openai.OpenAiPassthrough;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.IdempotencyKey;
import dev.meanwhile.server.http.Problem;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;
import dev.meanwhile.server.http.StartLimits;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The endpoints of the OR3 dialect (http-api.md). */
public final class Or3Routes {
    private final StartLimits limits;
    private final Starts starts;
    private final Or3Foreground foreground;
    private final Or3Jobs jobs;
    private final Or3Stops stops;
    private final Or3Answers answers;
    private final Function<Principal, String> projectOf;

    /**
     * What takes starts.
     *
     * @param provider where foreground requests go
     */
    public record Starts(ChatJobs chats, Or3Workflows workflows, OpenAiPassthrough provider) {}

    /** @param projectOf the project of a request that names none */
    public Or3Routes(
            StartLimits limits,
            Starts starts,
            Or3Jobs jobs,
            Or3Stops stops,
            Or3Answers answers,
            Function<Principal, String> projectOf) {
        this.limits = limits;
        this.starts = starts;
        this.foreground = new Or3Foreground(starts.provider());
        this.jobs = jobs;
        this.stops = stops;
        this.answers = answers;
        this.projectOf = projectOf;
    }

    public RouteGroup routes() {
        return new RouteGroup(
                "or3",
                Or3Routes::error,
                List.of(
                        Route.post("/api/openrouter/stream", Action.START_JOB, this::stream)
                                .producing(Route.JSON, Route.EVENTS)
                                .bodyUpTo(Route.CHAT_BODY),
                        Route.post("/api/workflows/background", Action.START_JOB, this::workflow)
                                .bodyUpTo(Route.CHAT_BODY),
                        Route.post("/api/workflows/hitl", Action.ANSWER_APPROVAL, answers::answer),
                        Route.get("/api/jobs/{id}/status", Action.READ_JOB, jobs::status),
                        Route.get("/api/jobs/{id}/stream", Action.READ_JOB, jobs::stream)
                                .producing(Route.EVENTS),
                        Route.post("/api/jobs/{id}/abort", Action.STOP_JOB, stops::abort),
                        Route.post("/api/jobs/admission-abort", Action.START_JOB, this::abortAdmission)
                                .recordedAs("abort_admission")));
    }

    /** {@code {error, code, jobId?, problems?}}; what admission has no room for is 503 here, a workflow with errors 400. */
    static void error(Exchange exchange, Problem problem) {
        var code = problem.failure().code();
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("error", problem.failure().message())
                .put("code", code.wireName());
        if (problem.job() != null) {
            body.put("jobId", problem.job().text());
        }
        body.setAll(problem.extras());
        problem.addHeaders(exchange);
        exchange.error(status(problem), body);
    }

    private static int status(Problem problem) {
        return switch (problem.failure().code()) {
            case QUEUE_FULL, BUDGET_SPENT -> 503;
            case WORKFLOW_INVALID, SUBFLOW_NOT_FOUND -> 400;
            default -> problem.status();
        };
    }

    private void stream(Exchange exchange) throws InterruptedException {
        var project = projectOf.apply(exchange.principal());
        exchange.require(new Resource.OfProject(project));
        limits.take(exchange, project);
        var body = exchange.object();
        if (Or3Start.isBackground(body)) {
            start(exchange, project, body);
        } else {
            foreground.pass(exchange, body, key(exchange));
        }
    }

    private void start(Exchange exchange, String project, ObjectNode body) throws InterruptedException {
        var owner = exchange.principal().user();
        var start = new Or3Start(project, owner, body, key(exchange), IdempotencyKey.of(exchange));
        admitted(
                exchange,
                start.isOfWorkflow()
                        ? starts.workflows().start(start.toFlow())
                        : starts.chats().start(start.toChat()));
    }

    private void workflow(Exchange exchange) throws InterruptedException {
        var project = projectOf.apply(exchange.principal());
        exchange.require(new Resource.OfProject(project));
        limits.take(exchange, project);
        admitted(exchange, starts.workflows().start(exchange, project, key(exchange)));
    }

    private static void admitted(Exchange exchange, AdmissionResult result) {
        switch (result) {
            case AdmissionResult.Admitted(var job) -> started(exchange, job);
            case AdmissionResult.Replayed(var job) -> {
                IdempotencyKey.markReplayed(exchange);
                started(exchange, job);
            }
            case AdmissionResult.Refused(var failure, var other) ->
                throw Problem.of(failure, other).exception();
        }
    }

    private static void started(Exchange exchange, Job job) {
        exchange.concerns(job.id().text());
        exchange.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("jobId", job.id().text())
                        .put("status", Or3Job.status(job.state())));
    }

    private static @Nullable ProviderKey key(Exchange exchange) {
        var key = exchange.requestHeader("x-or3-openrouter-key");
        return key == null || key.isBlank() ? null : new ProviderKey("openrouter", new Secret(key.strip()));
    }

    private void abortAdmission(Exchange exchange) throws InterruptedException {
        var project = projectOf.apply(exchange.principal());
        exchange.require(new Resource.OfProject(project));
        var id = exchange.object().path("admissionId");
        if (!id.isTextual()) {
            throw ErrorCode.REQUEST_INVALID.exception("/admissionId must be a string but is " + id.getNodeType());
        }
        stops.abortAdmission(exchange, project, id.textValue());
    }
}
