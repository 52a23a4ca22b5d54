package dev.meanwhile.testkit.contract;

import static dev.meanwhile.testkit.contract.Samples.DONE;
import static dev.meanwhile.testkit.contract.Samples.STOPPED;
import static dev.meanwhile.testkit.contract.Samples.USAGE;
import static dev.meanwhile.testkit.contract.Samples.asked;
import static dev.meanwhile.testkit.contract.Samples.calls;
import static dev.meanwhile.testkit.contract.Samples.checkpoint;
import static dev.meanwhile.testkit.contract.Samples.end;
import static dev.meanwhile.testkit.contract.Samples.facts;
import static dev.meanwhile.testkit.contract.Samples.note;
import static dev.meanwhile.testkit.contract.Samples.turn;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobKind;
import dev.meanwhile.core.job.JobQuery;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.JobLog.Extent;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link dev.meanwhile.core.job.JobStore} promises of jobs that exist. How they come in is {@link AdmissionContract}'s. */
public abstract class JobStoreContract extends EngineContract {

    @Test
    void anAdmittedJobIsFoundAsItWasAskedFor() {
        var request = JsonNodeFactory.instance.objectNode().put("model", "gpt").put("note", "ä\"");
        var admission = build(request().request(request));
        store().admit(admission, QueueCaps.DEFAULT);

        var job = job(admission.id());

        assertThat(job.state()).isEqualTo(JobState.QUEUED);
        assertThat(job.project()).isEqualTo(project);
        assertThat(job.owner()).isEqualTo(ann);
        assertThat(job.kind()).isEqualTo(JobKind.CHAT);
        assertThat(job.attempt()).isZero();
        assertThat(job.metadata()).isEqualTo(admission.metadata());
        assertThat(job.times().started()).isNull();
        assertThat(job.times().finished()).isNull();
        assertThat(store().request(admission.id())).contains(request);
    }

    @Test
    void aLargeRequestComesBackWhole() {
        var request = JsonNodeFactory.instance.objectNode().put("text", "ä".repeat(200_000));

        var id = admitted(request().request(request));

        assertThat(store().request(id)).contains(request);
        assertThat(claim(worker(), 1).getFirst().request()).isEqualTo(request);
    }

    @Test
    void anUnknownJobIsNowhere() {
        var unknown = build(request()).id();

        assertThat(store().find(unknown)).isEmpty();
        assertThat(store().request(unknown)).isEmpty();
        assertThat(store().queuePositions(List.of(unknown))).isEmpty();
        assertThat(store().requestStop(unknown, ann)).isEmpty();
        assertThat(store().fence(unknown, STOPPED)).isFalse();
        assertThat(store().forget(unknown)).isFalse();
    }

    @Test
    void jobsAreListedNewestFirstInPages() {
        var jobs = admitted(request(), 3);

        var page = store().list(all(null, 2));
        var rest = store().list(all(page.getLast().id(), 2));

        assertThat(page).extracting(Job::id).containsExactly(jobs.get(2), jobs.get(1));
        assertThat(rest).extracting(Job::id).containsExactly(jobs.get(0));
    }

    private JobQuery all(@Nullable JobId before, int limit) {
        return new JobQuery(project, null, null, null, null, null, null, null, null, before, limit);
    }

    @Test
    void aListIsNarrowedByOwnerAndState() {
        var queued = admitted(request());
        var ended = admitted(request());
        store().fence(ended, STOPPED);
        admitted(AnAdmission.of(project, ben));
        admitted(AnAdmission.of(other, ann));

        var hers = new JobQuery(project, ann, JobKind.CHAT, null, null, null, null, null, null, null, 100);
        var cancelled = new JobQuery(project, null, null, JobState.CANCELLED, null, null, null, null, null, null, 100);

        assertThat(store().list(hers)).extracting(Job::id).containsExactly(ended, queued);
        assertThat(store().list(cancelled)).extracting(Job::id).containsExactly(ended);
    }

    @Test
    void theQueuePositionCountsTheOwnersJobsBefore() {
        var jobs = admitted(request(), 3);
        var of = Map.of(jobs.get(0), 0, jobs.get(1), 1, jobs.get(2), 2);
        assertThat(store().queuePositions(jobs)).isEqualTo(of);

        claimed();

        assertThat(store().queuePositions(jobs)).isEqualTo(Map.of(jobs.get(1), 0, jobs.get(2), 1));
    }

    @Test
    void otherPeoplesQueuesAndOtherProjectsAreNotCounted() {
        admitted(AnAdmission.of(project, ben), 2);
        admitted(AnAdmission.of(other, ann), 2);

        var job = admitted(request());

        assertThat(store().queuePositions(List.of(job))).isEqualTo(Map.of(job, 0));
    }

    @Test
    void aReleasedJobStandsBeforeNewOnes() throws InterruptedException {
        var lease = heldJob();
        var waiting = admitted(request());

        write(lease, Step.of(new NextStep.Release()));

        assertThat(store().queuePositions(List.of(waiting, lease.job()))).isEqualTo(Map.of(lease.job(), 0, waiting, 1));
    }

    @Test
    void aQueuedJobIsStoppedAtOnce() {
        var id = admitted(request());

        assertThat(store().requestStop(id, ben)).contains(JobState.CANCELLED);

        assertThat(job(id).stoppedBy()).isEqualTo(ben);
        assertThat(job(id).times().finished()).isNotNull();
        assertThat(types(id)).containsExactly("job.queued", "job.finished");
        assertThat(claim(worker(), 10)).isEmpty();
    }

    @Test
    void aWaitingJobIsStoppedAtOnce() throws InterruptedException {
        var lease = heldJob();
        write(lease, Step.of(new NextStep.Wait(Job.WaitReason.APPROVAL, Duration.ofMinutes(15))));

        assertThat(store().requestStop(lease.job(), ann)).contains(JobState.CANCELLED);

        assertThat(job(lease.job()).waitingFor()).isNull();
        assertThat(types(lease.job())).endsWith("job.waiting", "job.finished");
    }

    @Test
    void aRunningJobIsStoppedByItsOwner() throws InterruptedException {
        var lease = heldJob();

        assertThat(store().requestStop(lease.job(), ben)).contains(JobState.RUNNING);

        assertThat(claims().commands(lease.worker()).stops()).containsEntry(lease.job(), ben);
        write(lease, end(STOPPED));
        assertThat(claims().commands(lease.worker()).stops()).isEmpty();
    }

    @Test
    void stoppingTwiceIsFine() throws InterruptedException {
        var lease = heldJob();
        store().requestStop(lease.job(), ann);
        assertThat(store().requestStop(lease.job(), ben)).contains(JobState.RUNNING);
        write(lease, end(STOPPED));

        assertThat(store().requestStop(lease.job(), ben)).contains(JobState.CANCELLED);

        assertThat(job(lease.job()).stoppedBy()).isEqualTo("ann");
        assertThat(types(lease.job())).containsOnlyOnce("job.finished");
    }

    @Test
    void aFinalJobIsNotStoppedAgain() throws InterruptedException {
        var lease = heldJob();
        write(lease, end(DONE));

        assertThat(store().requestStop(lease.job(), ann)).contains(JobState.SUCCEEDED);

        assertThat(job(lease.job()).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aFenceKeepsWhatWasCommitted() throws InterruptedException {
        var lease = heldJob();
        write(lease, checkpoint(turn(1, "one"), note("kept")));
        var failure = ErrorCode.JOB_INACTIVE.failure("silent");

        assertThat(store().fence(lease.job(), new Ending.TimedOut(failure))).isTrue();

        assertThat(notes(lease.job())).containsExactly("kept");
        assertThat(entries(lease.job()).getLast().event())
                .isEqualTo(new JobEvent.Finished(
                        new Ending.TimedOut(failure), job(lease.job()).usage()));
        assertThat(job(lease.job()).state()).isEqualTo(JobState.TIMED_OUT);
        assertThat(reader().read(lease.job()).orElseThrow().checkpoints()).containsExactly(turn(1, "one"));
        assertThat(claims().beat(lease.worker(), LEASE)).isEmpty();
    }

    @Test
    void whatAStoppedJobUsedIsKept() throws InterruptedException {
        var fenced = heldJob();
        write(fenced, facts(Fact.of(new JobEvent.UsageUpdated(USAGE, null))));
        var waiting = heldJob();
        log().append(waiting, List.of(Fact.of(new JobEvent.UsageUpdated(USAGE, null))));
        write(waiting, Step.of(new NextStep.Wait(WaitReason.DELAY, Duration.ofMinutes(5))));
        var obeying = heldJob();
        log().append(obeying, List.of(Fact.of(new JobEvent.UsageUpdated(USAGE, null))));

        store().fence(fenced.job(), STOPPED);
        store().requestStop(waiting.job(), ann);
        write(obeying, end(STOPPED));

        for (var lease : List.of(fenced, waiting, obeying)) {
            assertThat(job(lease.job()).usage()).isEqualTo(USAGE);
            assertThat(entries(lease.job()).getLast().event())
                    .isInstanceOfSatisfying(
                            JobEvent.Finished.class,
                            finished -> assertThat(finished.usage()).isEqualTo(USAGE));
        }
    }

    @Test
    void aFinalStateIsNotFencedAway() throws InterruptedException {
        var lease = heldJob();
        write(lease, end(DONE));

        assertThat(store().fence(lease.job(), STOPPED)).isFalse();

        assertThat(job(lease.job()).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aJobThatNobodyHoldsCanBeFenced() throws InterruptedException {
        var queued = admitted(request());
        assertThat(store().fence(queued, STOPPED)).isTrue();
        var lease = heldJob();
        write(lease, Step.of(new NextStep.Wait(Job.WaitReason.DELAY, Duration.ofMinutes(1))));

        assertThat(store().fence(lease.job(), STOPPED)).isTrue();

        assertThat(job(queued).state()).isEqualTo(JobState.CANCELLED);
        assertThat(job(lease.job()).state()).isEqualTo(JobState.CANCELLED);
        assertNoGaps(lease.job());
    }

    @Test
    void aWritingCallThatAFenceCutsOffIsUnknown() throws InterruptedException {
        var lease = heldJob();
        var done = asked(1, Effect.WRITES).settled(CallState.DONE, Samples.gave("sent"));
        write(lease, calls(running(lease, 0, Effect.WRITES), done, asked(2, Effect.WRITES)));

        store().fence(lease.job(), STOPPED);

        var calls = reader().read(lease.job()).orElseThrow().calls();
        assertThat(calls).extracting(Call::state).containsExactly(CallState.UNKNOWN, CallState.DONE, CallState.ASKED);
        assertThat(errorCode(calls.getFirst())).isEqualTo("outcome_unknown");
    }

    @Test
    void aReadingCallThatAFenceCutsOffIsNotInDoubt() throws InterruptedException {
        var lease = heldJob();
        write(lease, calls(running(lease, 0, Effect.READS)));

        store().fence(lease.job(), STOPPED);

        var call = reader().read(lease.job()).orElseThrow().calls().getFirst();
        assertThat(call.state()).isNotEqualTo(CallState.UNKNOWN);
    }

    @Test
    void aWritingCallThatItsWorkerLeftIsUnknownWhenTheJobIsStopped() throws InterruptedException {
        var lease = heldJob();
        write(lease, calls(running(lease, 0, Effect.WRITES)));
        claims().takeOver(lease.worker());

        assertThat(store().requestStop(lease.job(), ann)).contains(JobState.CANCELLED);

        var call = reader().read(lease.job()).orElseThrow().calls().getFirst();
        assertThat(call.state()).isEqualTo(CallState.UNKNOWN);
    }

    private Call running(Lease lease, int index, Effect effect) {
        return asked(index, effect).running(job(lease.job()).times().created());
    }

    private static @Nullable String errorCode(Call call) {
        var outcome = call.outcome();
        return outcome == null || outcome.error() == null
                ? null
                : outcome.error().path("code").asText();
    }

    @Test
    void aForgottenJobKeepsItsRowAlone() throws InterruptedException {
        var lease = heldJob();
        write(lease, calls(asked(0, Effect.READS)));
        write(lease, checkpoint(turn(1, "one"), note("told")));
        write(lease, end(DONE));
        var last = log().extent(lease.job()).last();

        assertThat(store().forget(lease.job())).isTrue();

        assertThat(job(lease.job()).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(store().request(lease.job())).isEmpty();
        assertThat(entries(lease.job())).isEmpty();
        assertThat(log().extent(lease.job())).isEqualTo(new Extent(last, true));
        var record = reader().read(lease.job()).orElseThrow();
        assertThat(record.checkpoints()).isEmpty();
        assertThat(record.calls()).isEmpty();
        assertThat(record.tail()).isEmpty();
    }

    @Test
    void aJobThatIsNotFinalIsNotForgotten() throws InterruptedException {
        var queued = admitted(request());
        assertThat(store().forget(queued)).isFalse();
        var lease = claimed();
        write(lease, facts(note("told")));

        assertThat(store().forget(lease.job())).isFalse();

        assertThat(notes(lease.job())).containsExactly("told");
    }
}
