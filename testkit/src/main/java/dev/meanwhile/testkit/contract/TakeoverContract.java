package dev.meanwhile.testkit.contract;

import static dev.meanwhile.testkit.contract.Samples.checkpoint;
import static dev.meanwhile.testkit.contract.Samples.facts;
import static dev.meanwhile.testkit.contract.Samples.note;
import static dev.meanwhile.testkit.contract.Samples.turn;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.Lease;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of the jobs of workers that died, fell silent or ended. */
public abstract class TakeoverContract extends EngineContract {

    @Test
    void aSilentWorkerIsSeenAfterTheLeaseAndNotBefore() {
        var lease = heldJob();
        var watcher = worker();

        pass(LEASE.minusSeconds(5), watcher);
        assertThat(claims().sweep(LEASE).silentWorkers()).doesNotContain(lease.worker(), watcher);

        pass(Duration.ofSeconds(10), watcher);
        assertThat(claims().sweep(LEASE).silentWorkers())
                .contains(lease.worker())
                .doesNotContain(watcher);
        assertThat(job(lease.job()).state()).as("seeing is not taking").isEqualTo(JobState.RUNNING);
    }

    @Test
    void aTakenJobIsDueAgain() {
        var lease = heldJob();

        assertThat(claims().takeOver(lease.worker())).isEqualTo(1);

        assertThat(job(lease.job()).state()).isEqualTo(JobState.QUEUED);
        assertThat(claims().beat(lease.worker(), LEASE)).isEmpty();
        assertThat(claims().takeOver(lease.worker())).isZero();
    }

    @Test
    void onlyTheSilentWorkersJobsAreTaken() throws InterruptedException {
        var lease = heldJob();
        var other = heldJob();

        claims().takeOver(lease.worker());

        write(other, facts());
        assertThat(claims().beat(other.worker(), LEASE)).containsOnlyKeys(other.job());
    }

    @Test
    void aTakenJobStartsANewAttempt() {
        var lease = heldJob();

        var next = takeOver(lease);

        assertThat(job(lease.job()).attempt()).isEqualTo(2);
        assertThat(entries(lease.job()).getLast().event()).isEqualTo(new JobEvent.Started(2, next.worker()));
    }

    @Test
    void aRestartedNodeTakesItsJobsBackAtOnce() throws InterruptedException {
        var node = "node-" + unique;
        admitted(request());
        var lease = claimed(worker(node));

        var restarted = worker(node);

        assertThat(job(lease.job()).state()).isEqualTo(JobState.QUEUED);
        assertLost(lease);
        assertThat(claimed(restarted).job()).isEqualTo(lease.job());
        assertThat(job(lease.job()).attempt()).isEqualTo(2);
    }

    @Test
    void anotherNodesStartTakesNothing() throws InterruptedException {
        admitted(request(), 2);
        var withNode = claimed(worker("node-" + unique));
        var withoutNode = claimed(worker());

        worker("other-node-" + unique);
        worker();

        write(withNode, facts());
        write(withoutNode, facts());
    }

    @Test
    void aWorkerThatEndsLetsItsJobsGoWithoutANewAttempt() {
        var lease = heldJob();

        claims().unregister(lease.worker());

        assertThat(claimed().job()).isEqualTo(lease.job());
        assertThat(job(lease.job()).attempt()).isEqualTo(1);
        assertThat(entries(lease.job()).getLast().event()).isEqualTo(new JobEvent.Resumed("released"));
    }

    @Test
    void aJobTakenThreeTimesWithoutACheckpointEnds() throws InterruptedException {
        var third = takenTwice();
        write(third, facts(note("text is no checkpoint")));

        assertThat(claims().takeOver(third.worker())).isEqualTo(1);

        var job = job(third.job());
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(requireNonNull(job.failure()).code()).isEqualTo(ErrorCode.WORKER_LOST);
        assertThat(types(third.job())).endsWith("job.finished");
        assertThat(notes(third.job())).containsExactly("text is no checkpoint");
        assertLost(third);
    }

    @Test
    void aCheckpointBeginsTheCountAnew() throws InterruptedException {
        var third = takenTwice();
        write(third, checkpoint(turn(1, "one")));

        var fourth = takeOver(third);
        var fifth = takeOver(fourth);
        claims().takeOver(fifth.worker());

        assertThat(job(third.job()).state()).isEqualTo(JobState.FAILED);
        assertThat(job(third.job()).attempt()).isEqualTo(5);
    }

    @Test
    void aJobTakenTwiceRunsBesideAtMostOneOtherSuch() {
        admitted(request(), 3);
        for (var taken = 0; taken < 2; taken++) {
            var worker = worker();
            assertThat(claim(worker, 10)).hasSize(3);
            claims().takeOver(worker);
        }

        assertThat(claim(worker(), 10)).hasSize(2);
    }

    private Lease takenTwice() {
        return takeOver(takeOver(heldJob()));
    }
}
