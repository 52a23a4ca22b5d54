package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.access.Access;
import dev.meanwhile.core.access.Access.Decision;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.chat.ChatJobs;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.schedule.Schedule;
import dev.meanwhile.core.schedule.Schedule.Outcome;
import dev.meanwhile.core.schedule.Schedule.Plan;
import dev.meanwhile.core.schedule.Schedules;
import dev.meanwhile.server.api.ChatBodies.Extras;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.IdempotencyKey;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;
import dev.meanwhile.server.http.StartLimits;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** Jobs that start again and again. What they ask is read by their owners alone; admins may pause and delete them unread. */
public final class ScheduleRoutes {
    private static final String ALL = "/api/v1/projects/{project}/schedules";
    private static final String ONE = ALL + "/{schedule}";
    private static final String NAME = "[a-z0-9]([-a-z0-9]{0,62}[a-z0-9])?";
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_CRON = 128;

    /** Of one person in one project. */
    private static final int MOST = 100;

    /** Each job of a schedule has its own. */
    private static final List<String> NOT_IN_JOBS = List.of("messageId", "parentId", "startAt", "delaySeconds");

    private final Schedules schedules;
    private final StartLimits limits;
    private final ChatJobs chats;
    private final Once once;

    public ScheduleRoutes(Schedules schedules, StartLimits limits, ChatJobs chats, Once once) {
        this.schedules = schedules;
        this.limits = limits;
        this.chats = chats;
        this.once = once;
    }

    public RouteGroup routes() {
        return RouteGroup.of(
                "schedules",
                Route.get(ALL, Action.LIST_SCHEDULES, this::list),
                Route.post(ALL, Action.CREATE_SCHEDULE, this::create),
                Route.get(ONE, Action.READ_SCHEDULE, this::read),
                Route.put(ONE, Action.RUN_SCHEDULE, this::replace).recordedAs("replace_schedule"),
                Route.delete(ONE, Action.STOP_SCHEDULE, this::delete),
                Route.post(ONE + "/pause", Action.STOP_SCHEDULE, this::pause),
                Route.post(ONE + "/resume", Action.RUN_SCHEDULE, this::resume),
                Route.post(ONE + "/run", Action.RUN_SCHEDULE, this::run));
    }

    /** How the clockwork starts a schedule's job. */
    public static Schedules.Starter starter(ChatJobs chats) {
        return (schedule, planned) -> {
            try {
                return chats.start(ChatBodies.scheduled(schedule, planned));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EngineException(ErrorCode.SHUTTING_DOWN.failure("this server is about to end"), e);
            }
        };
    }

    private void list(Exchange exchange) {
        var project = exchange.path("project");
        exchange.require(new Resource.OfProject(project));
        var seesAll = Access.can(exchange.principal(), Action.LIST_FOREIGN_JOBS, new Resource.OfProject(project))
                == Decision.ALLOWED;
        var answer = JsonNodeFactory.instance.objectNode();
        var items = answer.putArray("items");
        schedules
                .list(project, seesAll ? null : exchange.principal().user())
                .forEach(schedule -> items.add(shown(exchange, schedule)));
        exchange.json(200, answer);
    }

    private void create(Exchange exchange) throws InterruptedException {
        var project = exchange.path("project");
        exchange.require(new Resource.OfProject(project));
        var body = Fields.of(exchange.object());
        var name = body.required("name", LONGEST_NAME);
        if (!name.matches(NAME)) {
            throw ErrorCode.REQUEST_INVALID.exception("/name must match %s but is '%s'".formatted(NAME, name));
        }
        var owner = exchange.principal().user();
        var wish = new Schedules.Wish(project, name, owner, plan(body), job(body, project, owner));
        once.create(exchange, () -> {
            if (schedules.list(project, owner).size() >= MOST) {
                throw ErrorCode.REQUEST_INVALID.exception(
                        "you have %d schedules in this project; delete one first".formatted(MOST));
            }
            return schedules
                    .create(wish, exchange.principal().actor())
                    .map(schedule -> shown(exchange, schedule))
                    .orElseThrow(() ->
                            ErrorCode.NAME_TAKEN.exception("the project has a schedule '%s' already".formatted(name)));
        });
    }

    private static Plan plan(Fields body) {
        var overlap = body.text("overlap", "forbid");
        if (!overlap.equals("forbid") && !overlap.equals("allow")) {
            throw ErrorCode.REQUEST_INVALID.exception("/overlap must be forbid or allow");
        }
        return new Plan(
                body.required("cron", LONGEST_CRON), zone(body.text("timeZone", "UTC")), overlap.equals("allow"));
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw ErrorCode.REQUEST_INVALID.exception("/timeZone must be one as Europe/Berlin");
        }
    }

    /** The request for a job, refused now for whatever would refuse it each time. */
    private ObjectNode job(Fields body, String project, String owner) {
        var job = body.inner("job");
        for (var field : NOT_IN_JOBS) {
            if (job.has(field)) {
                throw ErrorCode.REQUEST_INVALID.exception(
                        "/job/%s cannot be in a schedule, whose jobs each have their own".formatted(field));
            }
        }
        chats.check(ChatBodies.of(project, owner, job, Extras.NONE));
        return job.object();
    }

    private void read(Exchange exchange) {
        exchange.json(200, shown(exchange, wanted(exchange)));
    }

    /** By its owner alone, who answers for what it asks. */
    private void replace(Exchange exchange) throws InterruptedException {
        var schedule = wanted(exchange);
        var body = Fields.of(exchange.object());
        if (!body.text("name", schedule.name()).equals(schedule.name())) {
            throw ErrorCode.REQUEST_INVALID.exception("/name cannot be changed; make another schedule");
        }
        var job = job(body, schedule.project(), schedule.owner());
        var replaced = schedules
                .replace(schedule, plan(body), job, exchange.principal().actor())
                .orElseThrow(() -> Resource.noSchedule(schedule.name()));
        exchange.json(200, shown(exchange, replaced));
    }

    private void delete(Exchange exchange) {
        schedules.delete(wanted(exchange));
        exchange.noContent();
    }

    private void pause(Exchange exchange) {
        var schedule = wanted(exchange);
        schedules.pause(schedule);
        exchange.json(200, shown(exchange, asItIsNow(schedule)));
    }

    private void resume(Exchange exchange) {
        var schedule = wanted(exchange);
        schedules.resume(schedule);
        exchange.json(200, shown(exchange, asItIsNow(schedule)));
    }

    private Schedule asItIsNow(Schedule schedule) {
        return schedules.find(schedule.project(), schedule.name()).orElse(schedule);
    }

    private void run(Exchange exchange) throws InterruptedException {
        var schedule = wanted(exchange);
        limits.take(exchange, schedule.project());
        var start = ChatBodies.scheduled(schedule, IdempotencyKey.of(exchange));
        var job = JobRoutes.admitted(exchange, chats.start(start));
        exchange.header("Location", JobJson.address(job));
        exchange.json(201, JobJson.row(job, Map.of()));
    }

    /** A project that is not the caller's is said to be missing before its schedules are looked at. */
    private Schedule wanted(Exchange exchange) {
        var project = exchange.path("project");
        exchange.require(Action.LIST_SCHEDULES, new Resource.OfProject(project));
        var name = exchange.path("schedule");
        var schedule = schedules.find(project, name).orElseThrow(() -> Resource.noSchedule(name));
        exchange.require(Resource.OfSchedule.of(schedule));
        return schedule;
    }

    private static ObjectNode shown(Exchange exchange, Schedule schedule) {
        var node = JsonNodeFactory.instance.objectNode();
        var plan = schedule.plan();
        node.put("name", schedule.name()).put("project", schedule.project()).put("owner", schedule.owner());
        node.put("cron", plan.cron()).put("timeZone", plan.zone().getId());
        node.put("overlap", plan.mayOverlap() ? "allow" : "forbid");
        node.put("enabled", schedule.next() != null)
                .put("createdAt", schedule.created().toString());
        JobJson.put(
                node,
                "nextRunAt",
                schedule.next() == null ? null : schedule.next().toString());
        if (schedule.last() != null) {
            node.set("lastRun", last(schedule.last()));
        }
        if (exchange.principal().user().equals(schedule.owner())) {
            node.set("job", schedule.job());
        }
        return node;
    }

    private static ObjectNode last(Schedule.Run run) {
        var node = JsonNodeFactory.instance
                .objectNode()
                .put("plannedAt", run.planned().toString());
        return switch (run.outcome()) {
            case Outcome.Started(var job) -> node.put("outcome", "started").put("jobId", job.text());
            case Outcome.NotStarted(var code) ->
                node.put("outcome", "not_started").put("code", code);
        };
    }
}
