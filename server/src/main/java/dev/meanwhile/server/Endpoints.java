package dev.meanwhile.server;

import dev.meanwhile.core.access.Principal;
import dev.meanwhile.core.audit.Deed;
import dev.meanwhile.core.wait.Approvals;
import dev.meanwhile.core.wait.ClientCalls;
import dev.meanwhile.server.api.ApprovalRoutes;
import dev.meanwhile.server.api.AuditRoutes;
import dev.meanwhile.server.api.ChatForm;
import dev.meanwhile.server.api.ClientToolRoutes;
import dev.meanwhile.server.api.ImageRoutes;
import dev.meanwhile.server.api.JobEnds;
import dev.meanwhile.server.api.JobRoutes;
import dev.meanwhile.server.api.LookAroundRoutes;
import dev.meanwhile.server.api.NotificationRoutes;
import dev.meanwhile.server.api.Once;
import dev.meanwhile.server.api.OutputRoutes;
import dev.meanwhile.server.api.ProjectRoutes;
import dev.meanwhile.server.api.ProjectToolRoutes;
import dev.meanwhile.server.api.ScheduleRoutes;
import dev.meanwhile.server.api.SecretRoutes;
import dev.meanwhile.server.api.ThreadRoutes;
import dev.meanwhile.server.api.TokenRoutes;
import dev.meanwhile.server.api.ToolRoutes;
import dev.meanwhile.server.api.WebhookRoutes;
import dev.meanwhile.server.api.WorkflowChecks;
import dev.meanwhile.server.api.WorkflowForm;
import dev.meanwhile.server.api.WorkflowRoutes;
import dev.meanwhile.server.auth.LocalOwner;
import dev.meanwhile.server.auth.LoginRoutes;
import dev.meanwhile.server.auth.OidcAuthenticator;
import dev.meanwhile.server.auth.OidcTokens;
import dev.meanwhile.server.auth.StoredAuthenticator;
import dev.meanwhile.server.config.Settings;
import dev.meanwhile.server.docs.DocsRoutes;
import dev.meanwhile.server.http.Authenticator;
import dev.meanwhile.server.http.Dispatcher;
import dev.meanwhile.server.http.RateLimits;
import dev.meanwhile.server.http.RouteGroup;
import dev.meanwhile.server.http.StartLimits;
import dev.meanwhile.server.ops.OpsRoutes;
import dev.meanwhile.server.or3.Or3Answers;
import dev.meanwhile.server.or3.Or3Jobs;
import dev.meanwhile.server.or3.Or3Routes;
import dev.meanwhile.server.or3.Or3Stops;
import dev.meanwhile.server.or3.Or3Workflows;
import dev.meanwhile.server.page.PageRoutes;
import dev.meanwhile.server.secret.Resealing;
import dev.meanwhile.server.stream.EventPages;
import dev.meanwhile.server.stream.JobEvents;
import dev.meanwhile.server.stream.Streams;
import dev.meanwhile.workflow.library.Bundles;
import dev.meanwhile.workflow.start.FlowJobs;
import dev.meanwhile.workflow.start.FlowRetries;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Every endpoint of every dialect. */
final class Endpoints {
    private static final String DEFAULT_PROJECT = "default";

    private final Settings settings;
    private final Engine engine;
    private final LocalOwner owner;
    private final Streams streams;
    private final InstantSource clock;
    private final StartLimits starts;

    Endpoints(Settings settings, Engine engine, LocalOwner owner, Streams streams, InstantSource clock) {
        this.settings = settings;
        this.engine = engine;
        this.owner = owner;
        this.streams = streams;
        this.clock = clock;
        this.starts =
                new StartLimits(engine.stores().starts(), settings.limits().starts());
    }

    Dispatcher dispatcher(OpsRoutes operations, Resealing resealing) {
        var groups = new ArrayList<RouteGroup>(nativeApi());
        groups.add(events());
        groups.add(
                new NotificationRoutes(engine.stores().inbox(), engine.notices().inbox(), streams).routes());
        groups.add(or3());
        groups.add(new PageRoutes().routes());
        groups.add(operations.routes());
        groups.add(new SecretRoutes(resealing).routes());
        groups.add(new DocsRoutes(settings.http().isLoopback()).routes());
        var stores = engine.stores();
        groups.add(new LoginRoutes(stores.tokens(), owner, settings.auth().session()).routes());
        var authenticator = authenticator(new StoredAuthenticator(stores.tokens(), stores.projects()));
        var limits = new RateLimits(settings.http().requestsPerMinute());
        return new Dispatcher(groups, authenticator, settings.http().names(), limits, this::audit);
    }

    private Authenticator authenticator(StoredAuthenticator stored) {
        if (settings.oidc().issuer() == null) {
            return stored;
        }
        var issued = new OidcTokens(settings.oidc(), engine.tools().outbound(), clock);
        return new OidcAuthenticator(stored, issued, engine.stores().tokens());
    }

    private void audit(Deed deed) {
        try {
            engine.stores().audit().add(deed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server ends
        }
    }

    private List<RouteGroup> nativeApi() {
        var stores = engine.stores();
        var once = new Once(stores.answers(), engine.box());
        var jobs = new JobRoutes.Jobs(
                stores.jobs(),
                stores.reader(),
                starts,
                List.of(
                        new ChatForm(engine.chats(), engine.retries()),
                        new WorkflowForm(flows(), flowRetries(), stores.jobs())),
                engine.stops(),
                new JobEnds(engine.feeds()));
        return List.of(
                new JobRoutes(jobs).routes(),
                new ImageRoutes(stores.jobs(), stores.blobs()).routes(),
                new OutputRoutes(stores.reader(), stores.blobs()).routes(),
                new ApprovalRoutes(approvals(), stores.waits(), stores.projects()).routes(),
                clientTools(),
                new ThreadRoutes(stores.threads(), once, clock).routes(),
                new ScheduleRoutes(stores.schedules(), starts, engine.chats(), once).routes(),
                workflows(once),
                new ProjectRoutes(stores.projects(), once).routes(),
                new WebhookRoutes(
                                stores.webhooks(),
                                once,
                                engine.box(),
                                clock,
                                engine.notices().courier()::wake)
                        .routes(),
                new AuditRoutes(stores.audit()).routes(),
                new TokenRoutes(stores.tokens(), stores.projects(), once, clock).routes(),
                new LookAroundRoutes(stores.projects(), engine.models().client()).routes(),
                new ToolRoutes(
                                engine.tools().registry(),
                                engine.tools().mcp()::states,
                                settings.limits().waits()::asksFor,
                                Endpoints::projectOf)
                        .routes(),
                new ProjectToolRoutes(engine.tools().declared(), stores.projects(), once).routes());
    }

    private RouteGroup workflows(Once once) {
        return new WorkflowRoutes(engine.stores().workflows(), workflowChecks(), once, clock).routes();
    }

    private WorkflowChecks workflowChecks() {
        return new WorkflowChecks(
                engine.stores().workflows(),
                engine.tools().registry(),
                engine.models().client());
    }

    private FlowJobs flows() {
        return new FlowJobs(
                engine.desk(),
                engine.models().client(),
                new Bundles(engine.stores().workflows()),
                workflowChecks()::mustRun,
                engine.keys(),
                settings.limits().workflow());
    }

    private FlowRetries flowRetries() {
        var stores = engine.stores();
        var past = new FlowRetries.Past(stores.jobs(), stores.reader(), stores.threads());
        return new FlowRetries(
                engine.desk(), past, engine.keys(), settings.limits().workflow());
    }

    private Approvals approvals() {
        return new Approvals(
                engine.stores().waits(),
                engine.tools().schemas(),
                settings.limits().round().argumentBytes(),
                engine.worker()::answered);
    }

    private RouteGroup clientTools() {
        var stores = engine.stores();
        var calls = new ClientCalls(stores.waits(), settings.limits().waits(), engine.worker()::answered);
        return new ClientToolRoutes(stores.jobs(), calls).routes();
    }

    private RouteGroup events() {
        var stores = engine.stores();
        var pages = new EventPages(stores.jobs(), stores.log(), engine.feeds());
        return new JobEvents(stores.jobs(), stores.log(), streams, pages).routes();
    }

    private RouteGroup or3() {
        var stores = engine.stores();
        return new Or3Routes(
                        starts,
                        new Or3Routes.Starts(
                                engine.chats(),
                                new Or3Workflows(flows(), flowRetries(), stores.jobs()),
                                engine.models().client().passthrough()),
                        new Or3Jobs(stores.jobs(), stores.reader(), stores.log(), streams),
                        new Or3Stops(stores.jobs(), engine.stops()),
                        new Or3Answers(approvals()),
                        Endpoints::projectOf)
                .routes();
    }

    /** The project of a request that names none: the token's, else {@code default}, else the caller's first. */
    private static String projectOf(Principal principal) {
        if (principal.tokenProject() != null) {
            return principal.tokenProject();
        }
        return principal.roleIn(DEFAULT_PROJECT).isPresent()
                ? DEFAULT_PROJECT
                : principal.roles().keySet().stream().sorted().findFirst().orElse(DEFAULT_PROJECT);
    }
}
