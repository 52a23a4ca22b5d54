package dev.meanwhile.testkit.contract;

import static dev.meanwhile.testkit.contract.Samples.checkpoint;
import static dev.meanwhile.testkit.contract.Samples.end;
import static dev.meanwhile.testkit.contract.Samples.facts;
import static dev.meanwhile.testkit.contract.Samples.note;
import static dev.meanwhile.testkit.contract.Samples.turn;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.Running;
import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.AdmissionResult.Admitted;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.worker.Claims.Claimed;
import dev.meanwhile.core.worker.Claims.RunningCaps;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** How every {@link dev.meanwhile.core.worker.Claims} shares due jobs among workers. Lost workers are {@link TakeoverContract}'s. */
public abstract class ClaimsContract extends EngineContract {

    @Test
    void aClaimBringsAllThatIsNeededToRun() {
        var id = admitted(request().sealedKey("sealed"));
        var worker = worker();

        var claimed = claim(worker, 1).getFirst();

        assertThat(claimed.lease().job()).isEqualTo(id);
        assertThat(claimed.lease().worker()).isEqualTo(worker);
        assertThat(claimed.lease().lastSeq()).isEqualTo(2);
        assertThat(claimed.sealedKey()).isEqualTo("sealed");
        assertThat(store().request(id)).contains(claimed.request());
        assertThat(claimed.record().job()).isEqualTo(job(id));
        assertThat(entries(id).getLast().event()).isEqualTo(new JobEvent.Started(1, worker));
    }

    @Test
    void aJobIsTakenAsItIsAdmittedIfNobodyIsBeforeIt() {
        var worker = worker();
        var admission = build(request().sealedKey("sealed"));

        var start = claims().admit(admission, QueueCaps.DEFAULT, worker, Running.ofUser(5));

        assertThat(start.result()).isInstanceOf(Admitted.class);
        var claimed = requireNonNull(start.claimed());
        assertThat(claimed.lease()).isEqualTo(new Lease(admission.id(), worker, 1, 2));
        assertThat(claimed.sealedKey()).isEqualTo("sealed");
        assertThat(claimed.request()).isEqualTo(admission.request());
        assertThat(claimed.record().job()).isEqualTo(job(admission.id()));
        assertThat(job(admission.id()).attempt()).isEqualTo(1);
        assertThat(entries(admission.id()))
                .extracting(Entry::event)
                .containsExactly(new JobEvent.Queued(), new JobEvent.Started(1, worker));
        assertThat(claims().beat(worker, LEASE)).containsEntry(admission.id(), 1L);
    }

    @Test
    void aRetryThatIsTakenAsItIsAdmittedBringsItsPast() throws InterruptedException {
        var origin = heldJob();
        write(origin, Samples.checkpoint(Samples.turn(1, "one")));
        store().fence(origin.job(), Samples.STOPPED);
        var admission = build(request().origin(new Admission.Origin(origin.job(), true)));

        var start = claims().admit(admission, QueueCaps.DEFAULT, worker(), Running.ofUser(5));

        assertThat(requireNonNull(start.claimed()).record().checkpoints()).hasSize(1);
    }

    @Test
    void aJobDoesNotPassAnotherOfItsProject() {
        admitted(request());

        var start = claims().admit(build(request()), QueueCaps.DEFAULT, worker(), Running.ofUser(5));

        assertThat(start.result()).isInstanceOf(Admitted.class);
        assertThat(start.claimed()).isNull();
    }

    @Test
    void aJobIsNotTakenBeyondItsOwnersLimit() {
        var worker = worker();
        claims().admit(build(request()), QueueCaps.DEFAULT, worker, Running.ofUser(1));
        var second = build(request());

        var start = claims().admit(second, QueueCaps.DEFAULT, worker, Running.ofUser(1));

        assertThat(start.claimed()).isNull();
        assertThat(job(second.id()).state()).isEqualTo(JobState.QUEUED);
    }

    @Test
    void aRefusedStartTakesNothing() {
        admitted(request());

        var start = claims().admit(
                        build(request()), new QueueCaps(1, 10_000, 1_000, BigDecimal.TEN), worker(), Running.ofUser(5));

        assertThat(start.result()).isInstanceOf(AdmissionResult.Refused.class);
        assertThat(start.claimed()).isNull();
    }

    @Test
    void aClaimedJobRunsInItsFirstAttempt() {
        admitted(request());

        var job = claim(worker(), 1).getFirst().record().job();

        assertThat(job.state()).isEqualTo(JobState.RUNNING);
        assertThat(job.attempt()).isEqualTo(1);
        assertThat(job.times().started()).isNotNull();
        assertThat(job.times().finished()).isNull();
    }

    @Test
    void aHeldJobIsNotClaimedAgain() {
        heldJob();

        assertThat(claim(worker(), 10)).isEmpty();
    }

    @RepeatedTest(5)
    void eachJobIsClaimedOnceByWorkersAtTheSameTime() throws Exception {
        var jobs = admitted(request(), 30);
        var left = new AtomicInteger(jobs.size());
        var claimers = new ArrayList<Callable<List<Claimed>>>();
        for (var i = 0; i < 4; i++) {
            var worker = worker();
            claimers.add(() -> claimWhileAnyAreLeft(worker, left));
        }

        var claimed = LeaseContract.together(claimers).stream()
                .flatMap(List::stream)
                .map(one -> one.lease().job())
                .toList();

        assertThat(claimed).containsExactlyInAnyOrderElementsOf(jobs);
    }

    /** A claimer that finds another one at work gets nothing, and comes again. */
    private List<Claimed> claimWhileAnyAreLeft(String worker, AtomicInteger left) {
        var all = new ArrayList<Claimed>();
        var patience = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (left.get() > 0 && System.nanoTime() < patience) {
            var some = claim(worker, 3);
            left.addAndGet(-some.size());
            all.addAll(some);
        }
        return all;
    }

    @Test
    void noMoreAreClaimedThanThereIsRoomFor() {
        admitted(request(), 3);

        assertThat(claim(worker(), 2)).hasSize(2);
    }

    @Test
    void atMostFiftyAreClaimedAtATime() {
        admitted(request(), 51);

        assertThat(claim(worker(), 100)).hasSize(50);
        assertThat(claim(worker(), 100)).hasSize(1);
    }

    @Test
    void aPersonsJobsRunUpToTheirLimit() throws InterruptedException {
        admitted(request(), 3);
        admitted(AnAdmission.of(project, ben));
        var worker = worker();

        var claimed = claims().claim(worker, 10, Running.ofUser(2));
        assertThat(owners(claimed)).containsExactlyInAnyOrder(ann, ann, ben);
        assertThat(claims().claim(worker, 10, Running.ofUser(2))).isEmpty();

        var hers = claimed.stream().filter(one -> one.record().job().owner().equals(ann));
        write(hers.findFirst().orElseThrow().lease(), end(Samples.DONE));
        assertThat(owners(claims().claim(worker, 10, Running.ofUser(2)))).containsExactly(ann);
    }

    @Test
    void aProjectsJobsRunUpToTheirLimit() throws InterruptedException {
        admitted(request(), 2);
        admitted(AnAdmission.of(project, ben), 2);
        admitted(AnAdmission.of(other, ben));
        var worker = worker();
        var caps = new RunningCaps(MANY, 3);

        var claimed = claims().claim(worker, 10, caps);
        assertThat(claimed).hasSize(4);
        assertThat(claimed)
                .filteredOn(one -> one.record().job().project().equals(project))
                .hasSize(3);
        assertThat(claims().claim(worker, 10, caps)).isEmpty();

        var one = claimed.stream()
                .filter(any -> any.record().job().project().equals(project))
                .findFirst();
        write(one.orElseThrow().lease(), end(Samples.DONE));
        assertThat(claims().claim(worker, 10, caps)).hasSize(1);
    }

    @Test
    void aJobIsNotTakenBeyondItsProjectsLimit() {
        var worker = worker();
        claims().admit(build(request()), QueueCaps.DEFAULT, worker, new RunningCaps(MANY, 1));

        var start = claims().admit(
                        build(AnAdmission.of(project, ben)), QueueCaps.DEFAULT, worker, new RunningCaps(MANY, 1));

        assertThat(start.claimed()).isNull();
    }

    @Test
    void aPersonsOldestJobIsClaimedFirst() {
        var first = admitted(request());
        shift(Duration.ofSeconds(1));
        var second = admitted(request());

        assertThat(List.of(claimed().job(), claimed().job())).containsExactly(first, second);
    }

    @Test
    void peopleOfAProjectTakeTurns() {
        admitted(request(), 4);
        admitted(AnAdmission.of(project, ben), 4);

        assertThat(owners(claim(worker(), 4))).containsExactlyInAnyOrder(ann, ann, ben, ben);
    }

    @Test
    void projectsTakeTurns() {
        admitted(request(), 4);
        admitted(AnAdmission.of(project, ben), 4);
        admitted(AnAdmission.of(other, "cem-" + unique), 4);

        var projects = claim(worker(), 4).stream().map(one -> one.record().job().project());

        assertThat(projects).containsExactlyInAnyOrder(project, project, other, other);
    }

    @Test
    void whoHasLeastRunningComesFirst() {
        admitted(request(), 4);
        claim(worker(), 2);
        admitted(AnAdmission.of(project, ben), 2);

        assertThat(owners(claim(worker(), 2))).containsExactly(ben, ben);
    }

    private static List<String> owners(List<Claimed> claimed) {
        return claimed.stream().map(one -> one.record().job().owner()).toList();
    }

    @Test
    void resumedJobsAreClaimedBeforeNewOnes() throws InterruptedException {
        var lease = heldJob();
        admitted(request());
        shift(Duration.ofSeconds(1));
        write(lease, Step.of(new NextStep.Release()));

        assertThat(claimed().job()).isEqualTo(lease.job());
    }

    @Test
    void aReleaseCountsNoAttempt() throws InterruptedException {
        var lease = heldJob();
        write(lease, Step.of(new NextStep.Release()));

        claimed();

        assertThat(job(lease.job()).attempt()).isEqualTo(1);
        assertThat(entries(lease.job()).getLast().event()).isEqualTo(new JobEvent.Resumed("released"));
    }

    @Test
    void aWaitCountsNoAttempt() throws InterruptedException {
        var lease = heldJob();
        var started = job(lease.job()).times().started();
        write(lease, Step.of(new NextStep.Wait(Job.WaitReason.DELAY, Duration.ofMinutes(1))));
        shift(Duration.ofSeconds(61));
        claims().wakeDue();

        claimed();

        assertThat(job(lease.job()).attempt()).isEqualTo(1);
        assertThat(job(lease.job()).times().started()).isEqualTo(started);
        assertThat(entries(lease.job()).getLast().event()).isEqualTo(new JobEvent.Resumed("due"));
    }

    @Test
    void aBeatNamesTheEpochsOfOnesOwnJobs() {
        var worker = worker();
        admitted(request(), 2);
        var first = claimed(worker);
        var second = claimed(worker);
        heldJob();

        assertThat(claims().beat(worker, LEASE))
                .containsOnly(Map.entry(first.job(), first.epoch()), Map.entry(second.job(), second.epoch()));
    }

    @Test
    void aWorkersStopsAreThoseOfItsOwnJobs() {
        var lease = heldJob();
        var other = heldJob();

        store().requestStop(lease.job(), ann);

        assertThat(claims().commands(lease.worker()).stops()).containsOnlyKeys(lease.job());
        assertThat(claims().commands(other.worker()).stops()).isEmpty();
    }

    @Test
    void aStopOutlivesTheWorkerThatDidNotHearIt() {
        var lease = heldJob();
        store().requestStop(lease.job(), ann);

        claims().takeOver(lease.worker());

        assertThat(isStoppedOrToBe(lease.job())).isTrue();
    }

    @Test
    void aStopThatCrossedAReleaseIsNotLost() throws InterruptedException {
        var lease = heldJob();
        store().requestStop(lease.job(), ann);

        write(lease, Step.of(new NextStep.Release()));

        assertThat(isStoppedOrToBe(lease.job())).isTrue();
    }

    @Test
    void aStopThatCrossedAWaitIsNotLost() throws InterruptedException {
        var lease = heldJob();
        store().requestStop(lease.job(), ann);

        write(lease, Step.of(new NextStep.Wait(Job.WaitReason.APPROVAL, Duration.ofMinutes(15))));
        claims().wakeDue();

        assertThat(isStoppedOrToBe(lease.job())).isTrue();
    }

    /** Whether the job is CANCELLED, or the next worker that claims it is told to stop it. */
    private boolean isStoppedOrToBe(JobId id) {
        if (job(id).state() == JobState.CANCELLED) {
            return true;
        }
        var next = claimed();
        return next.job().equals(id) && claims().commands(next.worker()).stops().containsKey(id);
    }

    @Test
    void oneWorkerAfterTheOtherMayHoldAJob() throws InterruptedException {
        var lease = heldJob();
        for (var round = 1; round <= 5; round++) {
            write(lease, checkpoint(turn(round, "round " + round), note("round " + round)));
            lease = takeOver(lease);
        }
        write(lease, facts(note("last")));

        assertNoGaps(lease.job());
        assertThat(job(lease.job()).attempt()).isEqualTo(6);
    }
}
