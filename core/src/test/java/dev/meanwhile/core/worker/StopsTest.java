package dev.meanwhile.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.Roadblock;
import dev.meanwhile.core.fake.Running;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.live.LiveFeeds;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.run.JobRunner;
import dev.meanwhile.core.worker.Stops.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StopsTest {
    private final Crew crew = new Crew();
    private final LiveFeeds feeds = new LiveFeeds(crew.engine, Duration.ofHours(1));
    private final Roadblock block = new Roadblock();

    @BeforeEach
    void watch() {
        crew.engine.listen(feeds);
    }

    @AfterEach
    void goHome() throws InterruptedException {
        block.lift();
        crew.goHome();
    }

    @Test
    void anUnknownJobIsNotFound() throws InterruptedException {
        assertThat(stops(_ -> {}).stop(JobId.next(crew.clock), "ann")).isEqualTo(Outcome.NOT_FOUND);
    }

    @Test
    void aQueuedJobIsCancelledAtOnceAndAgainHarmlessly() throws InterruptedException {
        var id = crew.admit();

        assertThat(stops(_ -> {}).stop(id, "ann")).isEqualTo(Outcome.ABORTED);
        assertThat(stops(_ -> {}).stop(id, "bob")).isEqualTo(Outcome.ALREADY_TERMINAL);

        assertThat(crew.job(id).stoppedBy()).isEqualTo("ann");
    }

    @Test
    void aWaitingJobIsCancelledAtOnce() throws InterruptedException {
        var id = crew.admit();
        crew.starts("worker", Crew.QUICK, _ -> Step.of(new NextStep.Wait(WaitReason.DELAY, Duration.ofMinutes(5))));
        crew.awaitState(id, JobState.WAITING);

        assertThat(stops(_ -> {}).stop(id, "ann")).isEqualTo(Outcome.ABORTED);

        assertThat(crew.job(id).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void theOwnerObeysAndWhatItSaidIsKept() throws InterruptedException {
        var id = crew.admit();
        var worker = crew.starts("worker", slowToLook(), saying("So far"));
        block.awaitReached();

        var outcome = stops(worker::nudge).stop(id, "ann");

        assertThat(outcome).isEqualTo(Outcome.ABORTED);
        assertThat(crew.job(id).stoppedBy()).isEqualTo("ann");
        assertThat(crew.engine.read(id, 0, 100))
                .extracting(entry -> entry.type())
                .containsExactly("job.queued", "job.started", "text.delta", "job.finished");
    }

    @Test
    void howLongAStopTookIsTold() throws InterruptedException {
        var told = new ArrayList<Outcome>();
        var stops = new Stops(crew.engine, crew.engine, feeds, _ -> {}, (outcome, took) -> {
            assertThat(took).isPositive();
            told.add(outcome);
        });
        var id = crew.admit();

        stops.stop(id, "ann");
        stops.stop(id, "ann");

        assertThat(told).containsExactly(Outcome.ABORTED, Outcome.ALREADY_TERMINAL);
    }

    @Test
    void aStopAskedForElsewhereIsFoundByLooking() throws InterruptedException {
        var id = crew.admit();
        crew.starts("worker", Crew.QUICK, saying("So far"));
        block.awaitReached();

        crew.engine.requestStop(id, "ann");

        assertThat(crew.awaitState(id, JobState.CANCELLED).stoppedBy()).isEqualTo("ann");
    }

    @Test
    void aDeafOwnerIsFenced() throws InterruptedException {
        var id = crew.admit();
        var deaf = new CountDownLatch(1);
        crew.starts("worker", Crew.QUICK, run -> {
            Crew.tell(run, new JobEvent.TextStreamed(1, 1, 0, "So far"));
            blockWhateverHappens();
            deaf.countDown();
            return Crew.answering().run(run);
        });
        block.awaitReached();

        var outcome = stops(_ -> {}).stop(id, "ann");

        assertThat(outcome).isEqualTo(Outcome.ABORTED);
        assertThat(deaf.getCount()).isOne();
        assertThat(crew.job(id).state()).isEqualTo(JobState.CANCELLED);
        block.lift();
        deaf.await();
        assertThat(crew.job(id).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aDeadOwnerIsFenced() throws InterruptedException {
        var id = crew.admit();
        crew.engine.register("dead", null);
        crew.engine.claim("dead", 1, Running.ofUser(5));

        assertThat(stops(_ -> {}).stop(id, "ann")).isEqualTo(Outcome.ABORTED);

        assertThat(crew.job(id).state()).isEqualTo(JobState.CANCELLED);
        Crew.until(() -> feeds.size() == 0, () -> "its feed is still there");
    }

    @Test
    void aJobThatEndsInTheSameMomentIsNotSaidToBeAborted() throws InterruptedException {
        var id = crew.admit();
        crew.starts("worker", Crew.QUICK, run -> {
            blockWhateverHappens();
            return Crew.answering().run(run);
        });
        block.awaitReached();

        var outcome =
                stops(_ -> crew.engine.fence(id, new Ending.Succeeded("stop"))).stop(id, "ann");

        assertThat(outcome).isEqualTo(Outcome.ALREADY_TERMINAL);
        assertThat(crew.job(id).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aStopThatComesRightAfterTheEndIsNotSaidToHaveAborted() throws InterruptedException {
        var id = crew.admit();
        var jobs = new HookedJobs(crew.engine, () -> crew.engine.fence(id, new Ending.Succeeded("stop")), () -> {});

        var outcome = new Stops(jobs, crew.engine, feeds, _ -> {}, (_, _) -> {}).stop(id, "ann");

        assertThat(outcome).isEqualTo(Outcome.ALREADY_TERMINAL);
    }

    @Test
    void twoWhoStopAtOnceAreBothSatisfied() throws InterruptedException {
        var id = crew.admit(AnAdmission.of("project", "ann"));
        var worker = crew.starts("worker", slowToLook(), saying("So far"));
        block.awaitReached();
        var other = Thread.ofVirtual().start(() -> {
            try {
                stops(worker::nudge).stop(id, "bob");
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts here", e);
            }
        });

        stops(worker::nudge).stop(id, "ann");
        other.join();

        assertThat(crew.job(id).stoppedBy()).isIn("ann", "bob");
    }

    private Stops stops(Consumer<JobId> nudge) {
        return new Stops(crew.engine, crew.engine, feeds, nudge, (_, _) -> {});
    }

    private JobRunner saying(String text) {
        return run -> {
            Crew.tell(run, new JobEvent.TextStreamed(1, 1, 0, text));
            block.here();
            return Crew.answering().run(run);
        };
    }

    private void blockWhateverHappens() {
        var isThrough = false;
        while (!isThrough) {
            try {
                block.here();
                isThrough = true;
            } catch (InterruptedException e) {
                isThrough = false; // deaf
            }
        }
    }

    /** Only a nudge makes it look for stops in time. */
    private static WorkerConfig slowToLook() {
        var quick = Crew.QUICK;
        return new WorkerConfig(
                quick.slots(),
                quick.perUser(),
                quick.perProject(),
                quick.pollInterval(),
                Duration.ofHours(1),
                quick.leaseTime(),
                quick.beatEvery(),
                quick.drainTime());
    }
}
