package dev.meanwhile.store.postgres.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.schedule.Schedule;
import dev.meanwhile.core.schedule.Schedule.Outcome;
import dev.meanwhile.core.schedule.Schedule.Plan;
import dev.meanwhile.core.schedule.Schedules;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Query;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code schedule}; with each change the alarm of the schedule is set in the same statement. */
public final class PostgresSchedules implements Schedules {
    private final Database database;

    public PostgresSchedules(Database database) {
        this.database = database;
    }

    @Override
    public List<Schedule> list(String project, @Nullable String owner) {
        return ask(
                "schedule/list.sql",
                query -> query.with("project", project).with("owner", owner).list(PostgresSchedules::schedule));
    }

    @Override
    public Optional<Schedule> find(String project, String name) {
        return ask(
                "schedule/find.sql",
                query -> query.with("project", project).with("name", name).first(PostgresSchedules::schedule));
    }

    @Override
    public Optional<Schedule> create(Wish wish, String actor) {
        var plan = wish.plan();
        var next = CronTimes.next(plan, now());
        return ask(
                "schedule/create.sql",
                query -> query.with("id", UUID.randomUUID())
                        .with("project", wish.project())
                        .with("name", wish.name())
                        .with("owner", wish.owner())
                        .with("actor", actor)
                        .with("cron", plan.cron())
                        .with("zone", plan.zone().getId())
                        .with("may_overlap", plan.mayOverlap())
                        .with("job", wish.job().toString())
                        .with("next", next)
                        .first(PostgresSchedules::schedule));
    }

    @Override
    public Optional<Schedule> replace(Schedule schedule, Plan plan, ObjectNode job, String actor) {
        var next = CronTimes.next(plan, now());
        return ask(
                "schedule/replace.sql",
                query -> query.with("id", schedule.id())
                        .with("actor", actor)
                        .with("cron", plan.cron())
                        .with("zone", plan.zone().getId())
                        .with("may_overlap", plan.mayOverlap())
                        .with("job", job.toString())
                        .with("next", next)
                        .first(PostgresSchedules::schedule));
    }

    @Override
    public void pause(Schedule schedule) {
        change("schedule/pause.sql", schedule.id());
    }

    @Override
    public void resume(Schedule schedule) {
        var next = CronTimes.next(schedule.plan(), now());
        ask(
                "schedule/resume.sql",
                query -> query.with("id", schedule.id()).with("next", next).update());
    }

    @Override
    public void delete(Schedule schedule) {
        change("schedule/delete.sql", schedule.id());
    }

    private void change(String statement, UUID id) {
        ask(statement, query -> query.with("id", id).update());
    }

    @Override
    public AutoCloseable run(Starter starter) {
        return new Alarms(database.pool(), this::now, new Ringing(this, starter));
    }

    /** The database's time. */
    Instant now() {
        return ask("schedule/now.sql", query -> query.first(row -> Columns.instant(row, "now")))
                .orElseThrow(() -> new IllegalStateException("the database tells no time"));
    }

    /** A schedule whose time may have come; empty if it is paused or gone. */
    Optional<Due> due(UUID id) {
        return ask(
                "schedule/due.sql",
                query -> query.with("id", id)
                        .first(row -> new Due(
                                schedule(row),
                                Columns.instant(row, "next_at"),
                                Columns.instant(row, "now"),
                                row.getBoolean("is_running"),
                                row.getBoolean("may_start"))));
    }

    /** Writes what became of a planned time, unless it was written already. */
    void done(Due due, Outcome outcome, Instant next) {
        var job = outcome instanceof Outcome.Started(var started) ? started.value() : null;
        var code = outcome instanceof Outcome.NotStarted(var why) ? why : null;
        ask(
                "schedule/done.sql",
                query -> query.with("id", due.schedule().id())
                        .with("planned", due.planned())
                        .with("job", job)
                        .with("code", code)
                        .with("next", next)
                        .update());
    }

    /**
     * @param isRunning whether its last job has not ended
     * @param mayStart whether who made it may still start jobs
     */
    record Due(Schedule schedule, Instant planned, Instant now, boolean isRunning, boolean mayStart) {}

    private <T> T ask(String statement, Question<T> question) {
        return database.run(connection -> {
            try (var query = Sql.of(statement).on(connection)) {
                return question.ask(query);
            }
        });
    }

    private interface Question<T> {
        T ask(Query query) throws SQLException;
    }

    private static Schedule schedule(ResultSet row) throws SQLException {
        return new Schedule(
                Columns.uuid(row, "id"),
                Columns.text(row, "project"),
                Columns.text(row, "name"),
                Columns.text(row, "owner"),
                new Plan(
                        Columns.text(row, "cron"), ZoneId.of(Columns.text(row, "zone")), row.getBoolean("may_overlap")),
                (ObjectNode) Columns.json(row, "job"),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "next_at"),
                last(row));
    }

    private static Schedule.@Nullable Run last(ResultSet row) throws SQLException {
        var planned = Columns.instantOrNull(row, "last_at");
        if (planned == null) {
            return null;
        }
        var code = row.getString("last_code");
        return new Schedule.Run(
                planned,
                code == null
                        ? new Outcome.Started(new JobId(Columns.uuid(row, "last_job")))
                        : new Outcome.NotStarted(code));
    }
}
