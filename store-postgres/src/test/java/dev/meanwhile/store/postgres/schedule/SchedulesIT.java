package dev.meanwhile.store.postgres.schedule;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.core.job.Admission.Idempotency;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobQuery;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.schedule.Schedule;
import dev.meanwhile.core.schedule.Schedule.Outcome;
import dev.meanwhile.core.schedule.Schedule.Plan;
import dev.meanwhile.core.schedule.Schedules.Wish;
import dev.meanwhile.store.postgres.PostgresEngine;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchedulesIT {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Plan HOURLY = new Plan("0 * * * *", UTC, false);
    private static final Duration HOUR = Duration.ofHours(1);

    private final HandMovedClock ids = new HandMovedClock();
    private PostgresEngine engine;
    private PostgresSchedules schedules;
    private Ringing ringing;

    @BeforeEach
    void open() {
        engine = PostgresEngine.open();
        engine.database().run("insert into person (id, created_at) values ('ann', engine_now())");
        engine.database()
                .run(
                        "insert into member (project, person, role, added_at) values ('default', 'ann', 'member', engine_now())");
        schedules = new PostgresSchedules(engine.opened().database());
        ringing = new Ringing(schedules, this::admitted);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private AdmissionResult admitted(Schedule schedule, Idempotency once) {
        ids.move(Duration.ofMillis(1));
        var admission = AnAdmission.of(schedule.project(), schedule.owner()).idempotency(once);
        return engine.store().admit(admission.build(ids), QueueCaps.DEFAULT);
    }

    private Schedule hourly(String name) {
        return created(name, HOURLY);
    }

    private Schedule created(String name, Plan plan) {
        var job = JsonNodeFactory.instance.objectNode().put("input", "hello");
        return schedules
                .create(new Wish("default", name, "ann", plan, job), "ann")
                .orElseThrow();
    }

    private Schedule asItIsNow(Schedule schedule) {
        return schedules.find(schedule.project(), schedule.name()).orElseThrow();
    }

    private List<JobId> jobs() {
        return engine
                .store()
                .list(new JobQuery("default", null, null, null, null, null, null, null, null, null, 100))
                .stream()
                .map(job -> job.id())
                .toList();
    }

    private Outcome last(Schedule schedule) {
        return requireNonNull(asItIsNow(schedule).last()).outcome();
    }

    private static Instant next(Schedule schedule) {
        return requireNonNull(schedule.next());
    }

    @Test
    void aScheduleIsKeptAsItWasAsked() {
        var made = created("daily", new Plan("30 9 * * 1-5", ZoneId.of("Europe/Berlin"), true));

        assertThat(schedules.find("default", "daily")).contains(made);
        assertThat(schedules.list("default", "ann")).containsExactly(made);
        assertThat(schedules.list("default", null)).containsExactly(made);
        assertThat(schedules.list("default", "ben")).isEmpty();
        assertThat(made.plan().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(next(made).atZone(made.plan().zone()).getHour()).isEqualTo(9);
        assertThat(schedules.create(new Wish("default", "daily", "ben", HOURLY, made.job()), "ben"))
                .isEmpty();
    }

    @Test
    void anExpressionThatNobodyUnderstandsOrThatNeverComesIsRefused() {
        for (var cron : List.of("every day", "61 * * * *", "0 0 30 2 *", "* * * * * *", "-")) {
            assertThatThrownBy(() -> created("x", new Plan(cron, UTC, false)))
                    .as(cron)
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REQUEST_INVALID));
        }
    }

    @Test
    void aTimeThatTheClocksLeaveOutIsLeftOutAndOneThatComesTwiceComesOnce() {
        var nightly = new Plan("30 2 * * *", ZoneId.of("Europe/Berlin"), false);
        var times = new ArrayList<String>();

        for (var day : List.of("2027-03-27T12:00:00Z", "2027-10-30T12:00:00Z")) { // before the clocks are changed
            var first = CronTimes.next(nightly, Instant.parse(day));
            times.add(first.toString());
            times.add(CronTimes.next(nightly, first).toString());
        }

        assertThat(times)
                .containsExactly(
                        "2027-03-29T00:30:00Z", "2027-03-30T00:30:00Z", "2027-10-31T00:30:00Z", "2027-11-01T01:30:00Z");
    }

    @Test
    void nothingStartsBeforeItsTime() {
        var schedule = hourly("a");

        assertThat(ringing.ring(schedule.id())).contains(next(schedule));

        assertThat(jobs()).isEmpty();
        assertThat(asItIsNow(schedule)).isEqualTo(schedule);
    }

    @Test
    void aTimeThatComesStartsOneJob() {
        var schedule = hourly("a");
        engine.shift(HOUR);

        var again = ringing.ring(schedule.id());

        assertThat(last(schedule)).isEqualTo(new Outcome.Started(jobs().getFirst()));
        assertThat(again).contains(next(schedule).plus(HOUR)).contains(next(asItIsNow(schedule)));
        assertThat(ringing.ring(schedule.id())).isEqualTo(again);
        assertThat(jobs()).hasSize(1);
    }

    @Test
    void missedTimesAreMadeUpForOnce() {
        var schedule = hourly("a");
        engine.shift(HOUR.multipliedBy(5));

        ringing.ring(schedule.id());
        ringing.ring(schedule.id());

        assertThat(jobs()).hasSize(1);
        assertThat(requireNonNull(asItIsNow(schedule).last()).planned()).isEqualTo(next(schedule));
        assertThat(next(asItIsNow(schedule))).isEqualTo(next(schedule).plus(HOUR.multipliedBy(5)));
    }

    @Test
    void aCrashAfterTheAdmissionDoublesNoJob() {
        var schedule = hourly("a");
        engine.shift(HOUR);
        var crashing = new Ringing(schedules, (due, once) -> {
            admitted(due, once);
            throw ErrorCode.STORE_UNAVAILABLE.exception("cut off before the schedule was written");
        });
        assertThatThrownBy(() -> crashing.ring(schedule.id())).isInstanceOf(EngineException.class);

        ringing.ring(schedule.id());

        assertThat(jobs()).hasSize(1);
        assertThat(last(schedule)).isEqualTo(new Outcome.Started(jobs().getFirst()));
    }

    @Test
    void aJobThatHasNotEndedIsNotOverlapped() {
        var schedule = hourly("a");
        engine.shift(HOUR);
        ringing.ring(schedule.id());
        engine.shift(HOUR);

        ringing.ring(schedule.id());

        assertThat(last(schedule)).isEqualTo(new Outcome.NotStarted("overlap"));
        engine.store().fence(jobs().getFirst(), new Ending.Cancelled("ann"));
        engine.shift(HOUR);
        ringing.ring(schedule.id());
        assertThat(jobs()).hasSize(2);
    }

    @Test
    void aScheduleMayOverlapIfItWasSaid() {
        var schedule = created("a", new Plan("0 * * * *", UTC, true));
        for (var i = 0; i < 2; i++) {
            engine.shift(HOUR);
            ringing.ring(schedule.id());
        }

        assertThat(jobs()).hasSize(2);
    }

    @Test
    void whoMayStartNoJobsAnyMoreStartsNone() {
        var schedule = hourly("a");
        engine.database().run("delete from member where person = 'ann'");
        engine.shift(HOUR);

        ringing.ring(schedule.id());

        assertThat(last(schedule)).isEqualTo(new Outcome.NotStarted("forbidden"));
        assertThat(jobs()).isEmpty();
    }

    @Test
    void whatIsRefusedIsSaid() {
        var schedule = hourly("a");
        engine.shift(HOUR);

        new Ringing(schedules, (due, once) -> {
                    throw ErrorCode.MODEL_UNKNOWN.exception("no such model any more");
                })
                .ring(schedule.id());

        assertThat(last(schedule)).isEqualTo(new Outcome.NotStarted("model_unknown"));
    }

    @Test
    void aPausedScheduleMissesWhatComesMeanwhile() {
        var schedule = hourly("a");
        schedules.pause(schedule);
        engine.shift(HOUR.multipliedBy(3));
        assertThat(ringing.ring(schedule.id())).isEmpty();
        assertThat(engine.database().value("select count(*) from scheduled_tasks"))
                .isEqualTo("0");

        schedules.resume(schedule);

        assertThat(next(asItIsNow(schedule))).isEqualTo(next(schedule).plus(HOUR.multipliedBy(3)));
        assertThat(ringing.ring(schedule.id())).contains(next(asItIsNow(schedule)));
        schedules.resume(schedule);
        assertThat(engine.database().value("select count(*) from scheduled_tasks"))
                .isEqualTo("1");
        assertThat(jobs()).isEmpty();
    }

    @Test
    void aReplacedScheduleGoesByItsNewPlan() {
        var schedule = hourly("a");
        var yearly = new Plan("0 0 1 1 *", UTC, false);
        var job = schedule.job().deepCopy().put("input", "new");

        var replaced = schedules.replace(schedule, yearly, job, "ben").orElseThrow();

        assertThat(asItIsNow(schedule)).isEqualTo(replaced);
        assertThat(replaced.job()).isEqualTo(job);
        assertThat(replaced.owner()).isEqualTo("ann");
        assertThat(engine.database().value("select execution_time = next_at from scheduled_tasks, schedule"))
                .isEqualTo("t");
        engine.shift(HOUR);
        assertThat(ringing.ring(schedule.id())).contains(next(replaced));
        assertThat(jobs()).isEmpty();
    }

    @Test
    void aReplacedScheduleThatIsPausedStaysSo() {
        var schedule = hourly("a");
        schedules.pause(schedule);

        var replaced = schedules.replace(schedule, new Plan("0 0 * * *", UTC, false), schedule.job(), "ann");

        assertThat(replaced.orElseThrow().next()).isNull();
        assertThat(engine.database().value("select count(*) from scheduled_tasks"))
                .isEqualTo("0");
    }

    @Test
    void aClockThatIsSetBackStartsNothingTwice() {
        var schedule = hourly("a");
        engine.shift(HOUR);
        ringing.ring(schedule.id());
        var next = next(asItIsNow(schedule));

        engine.shift(HOUR.multipliedBy(-2));
        assertThat(ringing.ring(schedule.id())).contains(next);
        assertThat(jobs()).hasSize(1);

        engine.shift(HOUR.multipliedBy(3));
        engine.store().fence(jobs().getFirst(), new Ending.Cancelled("ann"));
        ringing.ring(schedule.id());
        assertThat(jobs()).hasSize(2);
    }

    @Test
    void aDeletedScheduleLeavesNothingBehind() {
        var schedule = hourly("a");

        schedules.delete(schedule);

        assertThat(schedules.find("default", "a")).isEmpty();
        assertThat(ringing.ring(schedule.id())).isEmpty();
        assertThat(engine.database().value("select count(*) from scheduled_tasks"))
                .isEqualTo("0");
    }

    /** The clockworks of two processes, by the database's clock. */
    @Test
    void severalProcessesStartEachJobOnce() throws Exception {
        BlockingQueue<String> started = new LinkedBlockingQueue<>();
        for (var i = 0; i < 10; i++) {
            hourly("schedule-" + i);
        }
        try (var one = schedules.run((due, once) -> started(started, due, once));
                var other = schedules.run((due, once) -> started(started, due, once))) {
            assertThat(one).isNotSameAs(other);
            engine.shift(HOUR);
            for (var i = 0; i < 10; i++) {
                assertThat(started.poll(20, TimeUnit.SECONDS)).isNotNull();
            }
        }
        assertThat(started).isEmpty();
        assertThat(jobs()).hasSize(10);
        assertThat(schedules.list("default", "ann"))
                .allSatisfy(schedule -> assertThat(last(schedule)).isInstanceOf(Outcome.Started.class));
    }

    private AdmissionResult started(BlockingQueue<String> started, Schedule schedule, Idempotency once) {
        var result = admitted(schedule, once);
        started.add(schedule.name());
        return result;
    }
}
