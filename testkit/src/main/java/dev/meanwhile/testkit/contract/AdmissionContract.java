package dev.meanwhile.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.job.Admission.Idempotency;
import dev.meanwhile.core.job.Admission.IfBusy;
import dev.meanwhile.core.job.Admission.Place;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.AdmissionResult.Admitted;
import dev.meanwhile.core.job.AdmissionResult.Refused;
import dev.meanwhile.core.job.AdmissionResult.Replayed;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobQuery;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Which requests for jobs a {@link dev.meanwhile.core.job.JobStore} takes, which it has had before and which it refuses. */
public abstract class AdmissionContract extends EngineContract {
    private static final String BODY = "a".repeat(64);
    private static final String OTHER_BODY = "b".repeat(64);
    private static final QueueCaps ONE_QUEUED = caps(1, 10_000, 1_000);

    @Test
    void aRepeatedRequestFindsTheFirstOnesJob() {
        var first = admitted(keyed("key", BODY));

        var repeated = admit(keyed("key", BODY));

        assertThat(repeated).isInstanceOf(Replayed.class);
        assertThat(((Replayed) repeated).job()).isEqualTo(job(first));
        assertThat(jobs()).hasSize(1);
    }

    @Test
    void aReplayShowsTheJobAsItIsNow() {
        var first = admitted(keyed("key", BODY));
        store().requestStop(first, ann);

        var repeated = admit(keyed("key", BODY));

        assertThat(((Replayed) repeated).job()).isEqualTo(job(first));
    }

    @Test
    void aKeyIsNotUsedForAnotherBody() {
        admitted(keyed("key", BODY));

        assertThat(code(admit(keyed("key", OTHER_BODY)))).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED);

        assertThat(jobs()).hasSize(1);
    }

    @Test
    void aKeyIsKnownInItsScopeAlone() {
        admitted(keyed("key", BODY));

        admitted(request().idempotency(new Idempotency("elsewhere-" + unique, "key", BODY)));

        assertThat(jobs()).hasSize(2);
    }

    @Test
    void aRefusedRequestLeavesItsKeyFree() {
        admitted(request());
        assertThat(admit(keyed("key", BODY), ONE_QUEUED)).isInstanceOf(Refused.class);

        admitted(keyed("key", BODY));

        assertThat(jobs()).hasSize(2);
    }

    @RepeatedTest(10)
    void ofTheSameRequestAtTheSameTimeOneIsAdmitted() throws Exception {
        var attempts = new ArrayList<Callable<AdmissionResult>>();
        for (var i = 0; i < 4; i++) {
            attempts.add(() -> admit(keyed("key", BODY)));
        }

        var results = LeaseContract.together(attempts);

        assertThat(results).filteredOn(Admitted.class::isInstance).hasSize(1);
        assertThat(results)
                .filteredOn(result -> !(result instanceof Admitted))
                .allMatch(result -> result instanceof Replayed || code(result) == ErrorCode.IDEMPOTENCY_IN_PROGRESS);
        assertThat(jobs()).hasSize(1);
    }

    @RepeatedTest(10)
    void ofTwoQuestionsToAQuietThreadOneIsAdmitted() throws Exception {
        var results = LeaseContract.together(List.<Callable<AdmissionResult>>of(
                () -> admit(request().at(new Place("talk", "answer-1", null, null, IfBusy.REFUSE))),
                () -> admit(request().at(new Place("talk", "answer-2", null, null, IfBusy.REFUSE)))));

        assertThat(results).filteredOn(Admitted.class::isInstance).hasSize(1);
        assertThat(results)
                .filteredOn(Refused.class::isInstance)
                .extracting(AdmissionContract::code)
                .containsExactly(ErrorCode.THREAD_BUSY);
    }

    @Test
    void aPersonsQueueHasItsCap() {
        var caps = caps(2, 10_000, 1_000);
        admitted(request(), 2);

        var refused = (Refused) admit(request(), caps);

        assertThat(refused.failure().code()).isEqualTo(ErrorCode.QUEUE_FULL);
        assertThat(refused.failure().retryAfter()).isPositive();
        assertThat(jobs()).hasSize(2);
        assertThat(admit(AnAdmission.of(project, ben), caps)).isInstanceOf(Admitted.class);
    }

    @Test
    void runningJobsAreNotInTheQueue() {
        var caps = ONE_QUEUED;
        admitted(request());
        assertThat(admit(request(), caps)).isInstanceOf(Refused.class);

        claimed();

        assertThat(admit(request(), caps)).isInstanceOf(Admitted.class);
    }

    @Test
    void aLargeQueueHasItsCapToo() {
        var caps = caps(103, 10_000, 1_000);
        for (var i = 0; i < 103; i++) {
            assertThat(admit(request(), caps)).isInstanceOf(Admitted.class);
        }

        assertThat(code(admit(request(), caps))).isEqualTo(ErrorCode.QUEUE_FULL);
    }

    @Test
    void theWholeQueueHasItsCap() {
        admitted(AnAdmission.of(other, ben));

        assertThat(code(admit(request(), caps(100, 1, 1_000)))).isEqualTo(ErrorCode.QUEUE_FULL);
    }

    @Test
    void waitingJobsHaveACapOfTheirOwn() throws InterruptedException {
        var lease = heldJob();
        write(lease, Step.of(new NextStep.Wait(Job.WaitReason.APPROVAL, Duration.ofMinutes(15))));

        assertThat(code(admit(request(), caps(100, 10_000, 1)))).isEqualTo(ErrorCode.QUEUE_FULL);
        assertThat(admit(request(), caps(1, 10_000, 2))).isInstanceOf(Admitted.class);
    }

    @Test
    void aRefusedJobMakesNoThread() {
        var request = request().at(new Place("talk", "answer-1", null, null, IfBusy.RUN_BESIDE));

        admitted(request());
        assertThat(admit(request, ONE_QUEUED)).isInstanceOf(Refused.class);

        assertThat(threads().find(project, "talk")).isEmpty();
    }

    @Test
    void aStartThatWasCancelledBeforeItArrivedIsRefused() {
        assertThat(store().cancelAdmission(project, ann, "start-1")).isEmpty();

        assertThat(code(admit(request().admissionId("start-1")))).isEqualTo(ErrorCode.ADMISSION_CANCELLED);

        assertThat(jobs()).isEmpty();
        admitted(request().admissionId("start-2"));
        admitted(AnAdmission.of(project, ben).admissionId("start-1"));
    }

    @Test
    void aCancelledStartIsForgottenAfterTenMinutes() {
        store().cancelAdmission(project, ann, "start-1");
        shift(Duration.ofMinutes(9));
        assertThat(admit(request().admissionId("start-1"))).isInstanceOf(Refused.class);

        shift(Duration.ofMinutes(2));

        admitted(request().admissionId("start-1"));
    }

    @Test
    void cancellingAStartThatWasAdmittedNamesItsJob() {
        var id = admitted(request().admissionId("start-1"));

        assertThat(store().cancelAdmission(project, ann, "start-1")).contains(id);
        assertThat(store().cancelAdmission(project, ben, "start-1")).isEmpty();
        assertThat(store().cancelAdmission(other, ann, "start-1")).isEmpty();
    }

    @RepeatedTest(10)
    void aStartAndItsCancellationSeeEachOther() throws Exception {
        var results = LeaseContract.together(List.<Callable<Boolean>>of(
                () -> admit(request().admissionId("start-1")) instanceof Admitted,
                () -> store().cancelAdmission(project, ann, "start-1").isPresent()));

        assertThat(results.getFirst()).as("admitted").isEqualTo(results.getLast());
    }

    private static QueueCaps caps(int ofUser, int ofProcess, int waitingOfUser) {
        return new QueueCaps(ofUser, ofProcess, waitingOfUser, QueueCaps.DEFAULT.costOfDay());
    }

    private AnAdmission keyed(String key, String body) {
        return request().idempotency(new Idempotency("scope-" + unique, key, body));
    }

    private static ErrorCode code(AdmissionResult result) {
        assertThat(result).isInstanceOf(Refused.class);
        return ((Refused) result).failure().code();
    }

    private List<Job> jobs() {
        return store().list(new JobQuery(project, null, null, null, null, null, null, null, null, null, 100));
    }
}
