package dev.meanwhile.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.fake.Roadblock;
import dev.meanwhile.core.job.AdmissionResult.Admitted;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.run.JobRunner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerTest {
    private final Crew crew = new Crew();

    @AfterEach
    void goHome() throws InterruptedException {
        crew.goHome();
    }

    @Test
    void aJobThatAWorkerLetsInRunsAndSoDoTheOnesThatMustQueue() throws InterruptedException {
        var oneAtATime = new WorkerConfig(
                10,
                1,
                10,
                Crew.QUICK.pollInterval(),
                Crew.QUICK.stopPollInterval(),
                Crew.QUICK.leaseTime(),
                Crew.QUICK.beatEvery(),
                Crew.QUICK.drainTime());
        var worker = crew.starts("w", oneAtATime, Crew.answering());

        var ids = IntStream.range(0, 5)
                .mapToObj(_ -> worker.admit(AnAdmission.of("project", "ann").build(crew.clock), QueueCaps.DEFAULT))
                .map(result -> ((Admitted) result).job().id())
                .toList();

        ids.forEach(id ->
                assertThat(crew.awaitState(id, JobState.SUCCEEDED).attempt()).isEqualTo(1));
    }

    @Test
    void aWorkerThatLeavesOnlyLetsIn() throws InterruptedException {
        var worker = crew.starts("w", Crew.QUICK, Crew.answering());
        worker.stop();

        var result = worker.admit(AnAdmission.of("project", "ann").build(crew.clock), QueueCaps.DEFAULT);

        assertThat(crew.job(((Admitted) result).job().id()).state()).isEqualTo(JobState.QUEUED);
    }

    @Test
    void aDueJobIsClaimedRunAndEnded() {
        var id = crew.admit();

        crew.starts("worker", Crew.QUICK, Crew.answering());
        var job = crew.awaitState(id, JobState.SUCCEEDED);

        assertThat(job.attempt()).isEqualTo(1);
    }

    @Test
    void aJobAdmittedLaterIsFound() {
        var worker = crew.starts("worker", Crew.QUICK, Crew.answering());

        var id = crew.admit();
        worker.wake();

        crew.awaitState(id, JobState.SUCCEEDED);
    }

    @Test
    void aJobThatWaitsGoesOnWhenItIsDue() {
        var runs = new AtomicInteger();
        JobRunner parking = _ -> runs.incrementAndGet() == 1
                ? Step.of(new NextStep.Wait(WaitReason.DELAY, Duration.ofSeconds(5)))
                : Step.of(new NextStep.End(new Ending.Succeeded("stop")));
        var id = crew.admit();
        crew.starts("worker", Crew.QUICK, parking);
        crew.awaitState(id, JobState.WAITING);

        crew.clock.move(Duration.ofSeconds(5));
        var job = crew.awaitState(id, JobState.SUCCEEDED);

        assertThat(job.attempt()).isEqualTo(1);
        assertThat(runs).hasValue(2);
    }

    @Test
    void noMoreJobsRunThanThereAreSlots() throws InterruptedException {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var two = new Roadblock();
        JobRunner counting = _ -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            two.here();
            running.decrementAndGet();
            return Step.of(new NextStep.End(new Ending.Succeeded("stop")));
        };
        var ids = List.of(crew.admit(), crew.admit(), crew.admit(), crew.admit());
        var worker = crew.starts("worker", with(2, Duration.ZERO), counting);
        Crew.until(() -> running.get() == 2, () -> "two did not run");
        assertThat(worker.running()).isEqualTo(2);
        assertThat(ids.stream().map(crew::job))
                .filteredOn(job -> job.state() == JobState.QUEUED)
                .hasSize(2);

        two.lift();
        ids.forEach(id -> crew.awaitState(id, JobState.SUCCEEDED));

        assertThat(most).hasValue(2);
    }

    @Test
    void whatARunnerThrowsEndsItsJobAsADefectWithAnIncident() {
        var id = crew.admit();

        crew.starts("worker", Crew.QUICK, _ -> {
            throw new IllegalStateException("a secret of the implementation");
        });
        var job = crew.awaitState(id, JobState.FAILED);

        assertThat(job.failure().code()).isEqualTo(ErrorCode.BUG);
        assertThat(job.failure().message())
                .matches("Meanwhile has a defect here; the server's log has incident [0-9a-f]{8}");
    }

    @Test
    void anErrorOfARunnerIsADefectToo() {
        var id = crew.admit();

        crew.starts("worker", Crew.QUICK, _ -> {
            throw new StackOverflowError();
        });

        assertThat(crew.awaitState(id, JobState.FAILED).failure().code()).isEqualTo(ErrorCode.BUG);
    }

    @Test
    void aFailureThatARunnerTellsIsItsJobs() {
        var failure = ErrorCode.MODEL_FORBIDDEN.failure("not for you");
        var id = crew.admit();

        crew.starts("worker", Crew.QUICK, _ -> {
            throw new EngineException(failure);
        });

        assertThat(crew.awaitState(id, JobState.FAILED).failure()).isEqualTo(failure);
    }

    @Test
    void aStoreThatIsAwayFailsNoJob() {
        var runs = new AtomicInteger();
        var id = crew.admit();

        crew.starts("worker", Crew.QUICK, run -> {
            if (runs.incrementAndGet() < 3) {
                throw ErrorCode.STORE_UNAVAILABLE.exception("the database is away");
            }
            return Crew.answering().run(run);
        });
        var job = crew.awaitState(id, JobState.SUCCEEDED);

        assertThat(job.attempt()).isEqualTo(1);
        assertThat(runs).hasValue(3);
    }

    @Test
    void aRunnerThatNeitherEndsNorParksIsADefect() {
        var id = crew.admit();

        var worker = crew.starts("worker", Crew.QUICK, _ -> Step.of(NextStep.CONTINUE));

        assertThat(crew.awaitState(id, JobState.FAILED).failure().code()).isEqualTo(ErrorCode.BUG);
        Crew.until(() -> worker.running() == 0, () -> "it is still held");
    }

    @Test
    void aJobWithoutARunnerFailsAndTheOthersGoOn() {
        var id = crew.admit();

        var worker = crew.starts("worker", Crew.QUICK, crew.engine, Map.of());

        assertThat(crew.awaitState(id, JobState.FAILED).failure().code()).isEqualTo(ErrorCode.BUG);
        Crew.until(() -> worker.running() == 0, () -> "it is still held");
    }

    @Test
    void aJobGetsItsKeyOpened() {
        var seen = new CopyOnWriteArrayList<String>();
        var id = crew.admit(AnAdmission.of("project", "ann").sealedKey("sealed sk-1"));

        crew.starts("worker", Crew.QUICK, run -> {
            seen.add(run.key() == null ? "none" : run.key().key().value());
            return Crew.answering().run(run);
        });
        crew.awaitState(id, JobState.SUCCEEDED);

        assertThat(seen).containsExactly("sk-1");
    }

    @Test
    void aKeyThatCannotBeOpenedIsAskedForAgain() {
        var id = crew.admit(AnAdmission.of("project", "ann").sealedKey("of another server"));

        crew.starts("worker", Crew.QUICK, Crew.answering());

        assertThat(crew.awaitState(id, JobState.FAILED).failure().code()).isEqualTo(ErrorCode.PROVIDER_KEY_REQUIRED);
    }

    @Test
    void aJobTakenByAnotherWorkerIsInterruptedByTheNextBeat() throws InterruptedException {
        var block = new Roadblock();
        var id = crew.admit();
        var worker = crew.starts("worker", Crew.QUICK, itsRun -> {
            block.here();
            return Crew.answering().run(itsRun);
        });
        block.awaitReached();

        crew.engine.fence(id, new Ending.Cancelled("ann"));
        Crew.until(() -> worker.running() == 0, () -> "the lost job still runs");

        assertThat(crew.job(id).state()).isEqualTo(JobState.CANCELLED);
        assertThat(worker.losses()).isOne();
    }

    @Test
    void aJobWhoseLastStepComesTooLateIsALoss() {
        var id = crew.admit();
        var worker = crew.starts("worker", Crew.QUICK, run -> {
            crew.engine.fence(id, new Ending.Cancelled("ann"));
            return Crew.answering().run(run);
        });

        crew.awaitState(id, JobState.CANCELLED);
        Crew.until(() -> worker.running() == 0, () -> "the lost job is still held");

        assertThat(worker.losses()).isOne();
    }

    @Test
    void aJobThatIsStoppedReleasedOrEndsByItselfIsNoLoss() throws InterruptedException {
        var block = new Roadblock();
        var ended = crew.admit();
        var worker = crew.starts("worker", with(10, Duration.ZERO), run -> {
            if (!run.lease().job().equals(ended)) {
                block.here();
            }
            return Crew.answering().run(run);
        });
        crew.awaitState(ended, JobState.SUCCEEDED);
        var stopped = crew.admit();
        worker.wake();
        block.awaitReached();
        crew.engine.requestStop(stopped, "ann");
        crew.awaitState(stopped, JobState.CANCELLED);
        var released = crew.admit();
        worker.wake();
        crew.awaitState(released, JobState.RUNNING);

        worker.stop();

        assertThat(crew.job(released).state()).isEqualTo(JobState.QUEUED);
        assertThat(worker.losses()).isZero();
    }

    @Test
    void aStoppingWorkerWaitsForItsJobs() throws InterruptedException {
        var block = new Roadblock();
        var id = crew.admit();
        var worker = crew.starts("worker", Crew.QUICK, run -> {
            block.here();
            return Crew.answering().run(run);
        });
        block.awaitReached();
        var stopping = stop(worker);

        block.lift();
        stopping.join();

        assertThat(crew.job(id).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(crew.engine.beat("worker", Crew.QUICK.leaseTime())).isEmpty();
    }

    @Test
    void aStoppingWorkerReleasesAJobAtItsNextGate() throws InterruptedException {
        var block = new Roadblock();
        var id = crew.admit();
        var worker = crew.starts("worker", Crew.QUICK, run -> {
            block.here();
            run.commit(new Step(
                    List.of(), List.of(new Checkpoint("", 1, "turn", Json.of("{}"))), List.of(), NextStep.CONTINUE));
            run.gate().pass();
            throw new AssertionError("the gate let it through");
        });
        block.awaitReached();
        var stopping = stop(worker);

        block.lift();
        stopping.join();

        assertThat(crew.job(id).state()).isEqualTo(JobState.QUEUED);
        assertThat(crew.engine.read(id).orElseThrow().checkpoints()).hasSize(1);
        crew.starts("next", Crew.QUICK, Crew.answering());
        assertThat(crew.awaitState(id, JobState.SUCCEEDED).attempt()).isEqualTo(1);
    }

    @Test
    void whatDoesNotReachACheckpointInTimeIsReleased() throws InterruptedException {
        var block = new Roadblock();
        var id = crew.admit();
        var worker = crew.starts("worker", with(10, Duration.ZERO), run -> {
            block.here();
            return Crew.answering().run(run);
        });
        block.awaitReached();

        worker.stop();

        assertThat(crew.job(id).state()).isEqualTo(JobState.QUEUED);
        assertThat(worker.running()).isZero();
    }

    @Test
    void aWorkerThatHasLeftClaimsNothing() throws InterruptedException {
        var worker = crew.starts("worker", Crew.QUICK, Crew.answering());
        worker.stop();

        var id = crew.admit();
        worker.wake();

        assertThat(crew.job(id).state()).isEqualTo(JobState.QUEUED);
    }

    private static Thread stop(Worker worker) throws InterruptedException {
        var stopping = Thread.ofVirtual().start(() -> {
            try {
                worker.stop();
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts here", e);
            }
        });
        Crew.until(() -> stopping.getState() == Thread.State.TIMED_WAITING, () -> "it does not wait");
        return stopping;
    }

    private static WorkerConfig with(int slots, Duration drainTime) {
        var quick = Crew.QUICK;
        return new WorkerConfig(
                slots,
                quick.perUser(),
                quick.perProject(),
                quick.pollInterval(),
                quick.stopPollInterval(),
                quick.leaseTime(),
                quick.beatEvery(),
                drainTime);
    }
}
