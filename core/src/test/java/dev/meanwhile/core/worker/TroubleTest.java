package dev.meanwhile.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.Roadblock;
import dev.meanwhile.core.fake.Running;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobKind;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.JobLog.Commit;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that sleep, die or cannot reach the store, and jobs that take too long. */
@Timeout(60)
class TroubleTest {
    private static final Duration HALF_A_LEASE = Crew.QUICK.leaseTime().dividedBy(2);

    private final Crew crew = new Crew();
    private final Roadblock block = new Roadblock();
    private final AtomicBoolean isAway = new AtomicBoolean();

    @AfterEach
    void goHome() throws InterruptedException {
        isAway.set(false);
        block.lift();
        crew.goHome();
    }

    @Test
    void theJobsOfASilentWorkerGoToOneThatHasBeatenForALease() throws InterruptedException {
        var id = crew.admit();
        crew.engine.register("silent", null);
        var lease = crew.engine.claim("silent", 1, Running.ofUser(5)).getFirst().lease();
        crew.starts("awake", Crew.QUICK, Crew.answering());

        beatForALease();
        var job = crew.awaitState(id, JobState.SUCCEEDED);

        assertThat(job.attempt()).isEqualTo(2);
        assertThat(crew.engine.commit(lease, Step.of(new NextStep.End(new Ending.Cancelled("silent")))))
                .isEqualTo(Commit.LOST);
    }

    @Test
    void aJobThatIsSilentForTooLongIsTimedOutAndItsWorkInterrupted() throws InterruptedException {
        var id = crew.admit(AnAdmission.of("project", "ann").limits(Duration.ofHours(1), Duration.ofSeconds(50)));
        var worker = crew.starts("worker", Crew.QUICK, run -> {
            block.here();
            return Crew.answering().run(run);
        });
        block.awaitReached();

        beatForALease();
        var job = crew.awaitState(id, JobState.TIMED_OUT);

        assertThat(job.failure().code()).isEqualTo(ErrorCode.JOB_INACTIVE);
        Crew.until(() -> worker.running() == 0, () -> "its work goes on");
    }

    @Test
    void aJobOfAWorkerThatBeatsButDoesNothingIsEndedByAnother() throws InterruptedException {
        var id = crew.admit(AnAdmission.of("project", "ann").limits(Duration.ofHours(1), Duration.ofSeconds(50)));
        crew.engine.register("deaf", null);
        var lease = crew.engine.claim("deaf", 1, Running.ofUser(5)).getFirst().lease();
        crew.starts("awake", Crew.QUICK, Crew.answering());

        beatForALease(() -> crew.engine.beat("deaf", Crew.QUICK.leaseTime()));
        var job = crew.awaitState(id, JobState.TIMED_OUT);

        assertThat(job.failure().code()).isEqualTo(ErrorCode.JOB_INACTIVE);
        assertThat(crew.engine.commit(lease, Step.of(new NextStep.End(new Ending.Succeeded("stop")))))
                .isEqualTo(Commit.LOST);
    }

    @Test
    void aJobThatRunsForTooLongIsTimedOutThoughItLives() throws InterruptedException {
        var id = crew.admit(AnAdmission.of("project", "ann").limits(Duration.ofSeconds(50), Duration.ofHours(1)));
        crew.starts("worker", Crew.QUICK, run -> {
            Crew.tell(run, new JobEvent.NoticeGiven("alive", "and well"));
            block.here();
            return Crew.answering().run(run);
        });
        block.awaitReached();

        beatForALease();

        assertThat(crew.awaitState(id, JobState.TIMED_OUT).failure().code()).isEqualTo(ErrorCode.JOB_TIMED_OUT);
    }

    @Test
    void whoWasAsleepJudgesNobody() throws InterruptedException {
        var id = crew.admit();
        crew.engine.register("silent", null);
        crew.engine.claim("silent", 1, Running.ofUser(5));
        var chances = new AtomicInteger();
        var sleeper = new HookedClaims(crew.engine, chances::incrementAndGet);
        crew.starts("sleeper", Crew.QUICK, sleeper, Map.of(JobKind.CHAT, Crew.answering()));

        crew.clock.move(Crew.QUICK.leaseTime().plusSeconds(1)); // a hole, however often it beats now
        Crew.until(() -> chances.get() > 1000, () -> "its loops stand still");

        assertThat(crew.job(id).state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void whoFallsAsleepWhileItJudgesPassesNoSentence() throws InterruptedException {
        var id = crew.admit(AnAdmission.of("project", "ann").limits(Duration.ofHours(1), Duration.ofSeconds(50)));
        crew.engine.register("silent", null);
        crew.engine.claim("silent", 1, Running.ofUser(5));
        var sweeps = new AtomicInteger();
        var claims = crew.hooked(() -> {
            sweeps.incrementAndGet();
            crew.clock.move(HALF_A_LEASE.plusSeconds(1));
        });
        crew.starts("sleeper", Crew.QUICK, claims, Map.of(JobKind.CHAT, Crew.answering()));

        beatForALease();
        Crew.until(() -> sweeps.get() > 0, () -> "it does not judge");
        beatOften();

        assertThat(crew.job(id).state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void whoWasAsleepStartsNothingOfAJobThatWasTaken() throws InterruptedException {
        var started = new AtomicBoolean();
        var id = crew.admit();
        var claims = new HookedClaims(crew.engine, this::maybeAway);
        var worker = crew.starts("sleeper", Crew.QUICK, claims, Map.of(JobKind.CHAT, run -> {
            block.here();
            run.gate().pass();
            started.set(true);
            return Crew.answering().run(run);
        }));
        block.awaitReached();
        isAway.set(true);
        crew.clock.move(Crew.QUICK.leaseTime());
        block.lift();
        crew.engine.fence(id, new Ending.Cancelled("ann"));

        isAway.set(false);
        Crew.until(() -> worker.running() == 0, () -> "the lost job is still held");

        assertThat(started).isFalse();
    }

    @Test
    void whoComesBackAndFindsItsJobsUntouchedGoesOn() throws InterruptedException {
        var id = crew.admit();
        crew.starts("sleeper", Crew.QUICK, new HookedClaims(crew.engine, this::maybeAway), Map.of(JobKind.CHAT, run -> {
            block.here();
            run.gate().pass();
            return Crew.answering().run(run);
        }));
        block.awaitReached();
        isAway.set(true);
        crew.clock.move(Crew.QUICK.leaseTime());
        block.lift();

        isAway.set(false);

        assertThat(crew.awaitState(id, JobState.SUCCEEDED).attempt()).isEqualTo(1);
    }

    @Test
    void loopsSurviveAnOutageAndDefects() {
        var times = new AtomicInteger();
        var claims = new HookedClaims(crew.engine, () -> {
            var time = times.incrementAndGet();
            if (time < 20) {
                throw ErrorCode.STORE_UNAVAILABLE.exception("the database is away");
            }
            if (time < 40) {
                throw new IllegalStateException("a defect");
            }
        });
        var id = crew.admit();

        crew.starts("worker", Crew.QUICK, claims, Map.of(JobKind.CHAT, Crew.answering()));

        crew.awaitState(id, JobState.SUCCEEDED);
    }

    @Test
    void aWorkerLeavesAlsoWhileTheStoreIsAway() throws InterruptedException {
        var claims = new HookedClaims(crew.engine, this::maybeAway);
        var worker = crew.starts("worker", Crew.QUICK, claims, Map.of(JobKind.CHAT, Crew.answering()));
        isAway.set(true);

        worker.stop();

        assertThat(worker.running()).isZero();
    }

    @Test
    void aRunnerThatTurnsItsInterruptionIntoAnErrorIsStoppedAllTheSame() throws InterruptedException {
        var id = crew.admit();
        crew.starts("worker", Crew.QUICK, _ -> {
            try {
                block.here();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
            throw new AssertionError("nobody lifts the block");
        });
        block.awaitReached();

        crew.engine.requestStop(id, "ann");

        assertThat(crew.await(id, job -> job.state().isFinal()).stoppedBy()).isEqualTo("ann");
    }

    private void maybeAway() {
        if (isAway.get()) {
            throw ErrorCode.STORE_UNAVAILABLE.exception("the database is away");
        }
    }

    /** Time goes by in steps, each with beats, until a whole lease and a little is over. */
    private void beatForALease() {
        beatForALease(() -> {});
    }

    /** @param other also done in each step */
    private void beatForALease(Runnable other) {
        for (var i = 0; i < 5; i++) {
            beatOften();
            other.run();
            crew.clock.move(HALF_A_LEASE.dividedBy(2));
        }
        beatOften();
    }

    /** Some beats at this time. */
    private void beatOften() {
        var beats = crew.beats();
        Crew.until(() -> crew.beats() > beats + 3, () -> "nobody beats");
    }
}
