package dev.meanwhile.testkit.contract;

import static dev.meanwhile.testkit.contract.Samples.checkpoint;
import static dev.meanwhile.testkit.contract.Samples.facts;
import static dev.meanwhile.testkit.contract.Samples.note;
import static dev.meanwhile.testkit.contract.Samples.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a sweep finds: waits that are due, jobs that took too long. Workers live all the while. */
public abstract class SweepContract extends EngineContract {
    private static final Duration LONG = Duration.ofMinutes(10);

    @Test
    void aDelayThatIsOverPutsTheJobBackIntoTheQueue() throws InterruptedException {
        var lease = parked(WaitReason.DELAY, Duration.ofMinutes(1));
        shift(Duration.ofSeconds(50));
        claims().wakeDue();
        assertThat(job(lease.job()).state()).isEqualTo(JobState.WAITING);

        shift(Duration.ofSeconds(11));
        assertThat(claims().wakeDue()).isPositive();

        assertThat(job(lease.job()).state()).isEqualTo(JobState.QUEUED);
        assertThat(job(lease.job()).waitingFor()).isNull();
        assertThat(overdue(lease.job())).isNull();
        assertThat(claimed().job()).isEqualTo(lease.job());
    }

    @Test
    void aWaitForAnAnswerIsNeverOverdueItself() throws InterruptedException {
        var lease = parked(WaitReason.APPROVAL, Duration.ofMinutes(1));

        shift(Duration.ofHours(1));
        claims().wakeDue();

        assertThat(overdue(lease.job())).as("its questions expire").isNull();
        assertThat(job(lease.job()).state()).isEqualTo(JobState.WAITING);
    }

    private Lease parked(WaitReason reason, Duration atMost) throws InterruptedException {
        var lease = heldJob();
        write(lease, Step.of(new NextStep.Wait(reason, atMost)));
        return lease;
    }

    @Test
    void aJobThatRunsTooLongIsOverdue() throws InterruptedException {
        var lease = heldJob(request().limits(Duration.ofMinutes(1), LONG));
        work(lease, Duration.ofSeconds(50));
        assertThat(overdue(lease.job())).isNull();

        work(lease, Duration.ofSeconds(15));

        assertThat(overdue(lease.job())).isEqualTo(ErrorCode.JOB_TIMED_OUT);
        assertThat(job(lease.job()).state()).as("the caller ends it").isEqualTo(JobState.RUNNING);
    }

    @Test
    void waitsDoNotCountAsRunning() throws InterruptedException {
        var first = heldJob(request().limits(Duration.ofMinutes(1), LONG));
        work(first, Duration.ofSeconds(30));
        write(first, Step.of(new NextStep.Wait(WaitReason.DELAY, Duration.ofMinutes(5))));
        shift(Duration.ofMinutes(5).plusSeconds(1));
        claims().wakeDue();
        var second = claimed();

        work(second, Duration.ofSeconds(20));
        assertThat(overdue(first.job())).as("after 50 s of running").isNull();

        work(second, Duration.ofSeconds(15));
        assertThat(overdue(first.job())).as("after 65 s of running").isEqualTo(ErrorCode.JOB_TIMED_OUT);
    }

    @Test
    void runningBeforeATakeoverCounts() throws InterruptedException {
        var first = heldJob(request().limits(Duration.ofMinutes(1), LONG));
        work(first, Duration.ofSeconds(40));
        var second = takeOver(first);

        work(second, Duration.ofSeconds(25));

        assertThat(overdue(first.job())).isEqualTo(ErrorCode.JOB_TIMED_OUT);
    }

    @Test
    void aSilentJobIsOverdue() {
        var lease = heldJob(request().limits(LONG, Duration.ofSeconds(30)));
        pass(Duration.ofSeconds(20), lease.worker());
        assertThat(overdue(lease.job())).isNull();

        pass(Duration.ofSeconds(15), lease.worker());

        assertThat(overdue(lease.job())).isEqualTo(ErrorCode.JOB_INACTIVE);
    }

    @Test
    void anEventIsASignOfLife() throws InterruptedException {
        var lease = heldJob(request().limits(LONG, Duration.ofSeconds(30)));
        pass(Duration.ofSeconds(20), lease.worker());
        write(lease, facts(note("alive")));

        pass(Duration.ofSeconds(20), lease.worker());

        assertThat(overdue(lease.job())).isNull();
    }

    @Test
    void aJobCanSayThatItLivesWithoutAnEvent() throws InterruptedException {
        var lease = heldJob(request().limits(LONG, Duration.ofSeconds(30)));
        pass(Duration.ofSeconds(20), lease.worker());
        log().alive(lease, Duration.ZERO);
        write(lease, facts());

        pass(Duration.ofSeconds(20), lease.worker());

        assertThat(overdue(lease.job())).isNull();
        assertThat(types(lease.job())).containsExactly("job.queued", "job.started");
    }

    @Test
    void silenceThatWasAnnouncedCountsOnlyFromItsEnd() throws InterruptedException {
        var lease = heldJob(request().limits(LONG, Duration.ofSeconds(30)));
        log().alive(lease, Duration.ofSeconds(60));
        write(lease, facts());

        pass(Duration.ofSeconds(80), lease.worker());
        assertThat(overdue(lease.job())).isNull();

        pass(Duration.ofSeconds(20), lease.worker());
        assertThat(overdue(lease.job())).isEqualTo(ErrorCode.JOB_INACTIVE);
    }

    @Test
    void whatOneNodeAnnouncedHoldsWhileAnotherSpeaks() throws InterruptedException {
        var lease = heldJob(request().limits(LONG, Duration.ofSeconds(30)));
        write(lease, facts(new Fact("node", new JobEvent.NoticeGiven("begun", "a node has begun"))));
        log().alive(lease, Duration.ofSeconds(60));
        write(lease, facts());
        log().alive(lease, Duration.ZERO);
        write(lease, facts());

        pass(Duration.ofSeconds(80), lease.worker());

        assertThat(overdue(lease.job())).isNull();
    }

    @Test
    void aHoleInAWorkersOwnBeatsIsNeitherRunningNorSilence() {
        var lease = heldJob(request().limits(Duration.ofMinutes(30), Duration.ofMinutes(5)));
        shift(Duration.ofHours(3));
        assertThat(overdue(lease.job())).isNotNull();

        assertThat(claims().beat(lease.worker(), LEASE)).containsEntry(lease.job(), lease.epoch());

        assertThat(overdue(lease.job())).isNull();
    }

    @Test
    void aHoleIsLongerThanHalfALease() {
        var lease = heldJob(request().limits(LONG, Duration.ofSeconds(7)));

        shift(Duration.ofSeconds(4));
        claims().beat(lease.worker(), Duration.ofSeconds(10));
        shift(Duration.ofSeconds(4));
        claims().beat(lease.worker(), Duration.ofSeconds(10));
        assertThat(overdue(lease.job())).as("8 s in two steps of 4").isEqualTo(ErrorCode.JOB_INACTIVE);

        shift(Duration.ofSeconds(4));
        claims().beat(lease.worker(), Duration.ofSeconds(6));
        assertThat(overdue(lease.job())).as("the last 4 s were a hole").isNull();
    }

    @Test
    void jobsThatNobodyHoldsAreNotSilent() throws InterruptedException {
        var queued = admitted(request().limits(LONG, Duration.ofSeconds(30)));
        shift(Duration.ofSeconds(45));
        assertThat(overdue(queued)).isNull();

        var lease = claimed();

        assertThat(overdue(lease.job())).isNull();
    }

    @Test
    void anEndedJobIsNotOverdue() throws InterruptedException {
        var lease = heldJob(request().limits(Duration.ofSeconds(30), Duration.ofSeconds(30)));
        pass(Duration.ofSeconds(40), lease.worker());
        assertThat(overdue(lease.job())).isNotNull();

        write(lease, Samples.end(Samples.DONE));

        assertThat(overdue(lease.job())).isNull();
    }

    /** Lets time go by while the job shows signs of life. */
    private void work(Lease lease, Duration time) throws InterruptedException {
        pass(time, lease.worker());
        write(lease, checkpoint(turn(1, "work")));
    }

    private @Nullable ErrorCode overdue(JobId id) {
        return claims().sweep(LEASE).overdue().get(id) instanceof Ending.TimedOut(var failure) ? failure.code() : null;
    }
}
