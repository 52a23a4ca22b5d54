package dev.meanwhile.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.Running;
import dev.meanwhile.core.job.Admission.IfBusy;
import dev.meanwhile.core.job.Admission.Place;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.AdmissionResult.Admitted;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.thread.ThreadStore.Message;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Jobs that wait for those that were in their thread before them. */
public abstract class TurnsContract extends EngineContract {
    private int questions;

    /** The next question to a thread, to be answered after those before it. */
    private AnAdmission next(String thread) {
        var n = ++questions;
        var question = JsonNodeFactory.instance.objectNode().put("role", "user").put("content", "question " + n);
        return request().at(new Place(thread, "answer-" + n, question, null, IfBusy.QUEUE_BEHIND));
    }

    private void nothingIsDue() {
        assertThat(claim(worker(), 10)).isEmpty();
    }

    private void end(Lease lease) throws InterruptedException {
        write(lease, Samples.end(Samples.DONE));
    }

    @Test
    void inAQuietThreadAJobRunsAtOnce() {
        var start = claims().admit(build(next("talk")), QueueCaps.DEFAULT, worker(), Running.ofUser(MANY));

        assertThat(start.claimed()).isNotNull();
    }

    @Test
    void aJobIsNotClaimedBeforeTheOneBeforeItHasEnded() throws InterruptedException {
        var first = heldJob(next("talk"));
        var second = build(next("talk"));

        var start = claims().admit(second, QueueCaps.DEFAULT, worker(), Running.ofUser(MANY));

        assertThat(start.result()).isInstanceOf(Admitted.class);
        assertThat(start.claimed()).isNull();
        nothingIsDue();
        end(first);
        assertThat(claimed().job()).isEqualTo(second.id());
    }

    @Test
    void itsQuestionFollowsTheAnswerBeforeIt() {
        heldJob(next("talk"));
        admitted(next("talk"));

        assertThat(threads().branch(project, "talk", null))
                .extracting(Message::role, message -> message.content().asText())
                .containsExactly(
                        tuple("user", "question 1"),
                        tuple("assistant", ""),
                        tuple("user", "question 2"),
                        tuple("assistant", ""));
    }

    @Test
    void aJobInTheMiddleThatIsStoppedDoesNotLetTheLastOneGo() throws InterruptedException {
        var first = heldJob(next("talk"));
        var second = admitted(next("talk"));
        var third = admitted(next("talk"));

        store().requestStop(second, ann);

        nothingIsDue();
        end(first);
        assertThat(claimed().job()).isEqualTo(third);
    }

    @Test
    void aJobThatFailsOrIsStoppedLetsTheNextOneGo() throws InterruptedException {
        var first = heldJob(next("talk"));
        var second = admitted(next("talk"));
        var third = admitted(next("talk"));

        write(first, Samples.end(Samples.failed()));
        assertThat(claimed().job()).isEqualTo(second);
        store().fence(second, Samples.STOPPED);

        assertThat(claimed().job()).isEqualTo(third);
    }

    @Test
    void aJobThatIsBackInTheQueueStillComesFirst() throws InterruptedException {
        var first = heldJob(next("talk"));
        admitted(next("talk"));

        write(first, Step.of(new NextStep.Release()));

        assertThat(claimed().job()).isEqualTo(first.job());
        nothingIsDue();
    }

    @Test
    void aJobThatRunsBesideOthersIsWaitedForToo() throws InterruptedException {
        var beside = heldJob(request().at(new Place("talk", "beside", null, null, IfBusy.RUN_BESIDE)));
        var second = admitted(next("talk"));
        nothingIsDue();

        end(beside);

        assertThat(claimed().job()).isEqualTo(second);
    }

    @Test
    void onlyItsOwnThreadHoldsAJobUp() {
        heldJob(next("talk"));
        admitted(next("talk"));

        assertThat(claimed(admitted(next("another talk")))).isTrue();
        assertThat(claimed(admitted(AnAdmission.of(project, ben)))).isTrue();
    }

    /** Whether that job is the only one that is due. */
    private boolean claimed(JobId job) {
        return claimed().job().equals(job);
    }

    @Test
    void aJobThatWaitsItsTurnIsInNobodysWay() {
        heldJob(next("talk"));
        admitted(next("talk"));

        var start =
                claims().admit(build(AnAdmission.of(project, ben)), QueueCaps.DEFAULT, worker(), Running.ofUser(MANY));

        assertThat(start.claimed()).isNotNull();
    }

    @Test
    void aDeletedThreadHoldsNothingUp() {
        heldJob(next("talk"));
        var second = admitted(next("talk"));

        threads().delete(project, "talk");

        assertThat(claimed().job()).isEqualTo(second);
    }

    @RepeatedTest(10)
    void ofQuestionsAtTheSameTimeOneIsAnsweredAfterTheOther() throws Exception {
        var attempts = List.<Callable<AdmissionResult>>of(
                () -> admit(asked("one")), () -> admit(asked("two")), () -> admit(asked("three")));

        assertThat(LeaseContract.together(attempts)).allMatch(Admitted.class::isInstance);

        var inOrder = threads().branch(project, "race", null).stream()
                .map(Message::job)
                .filter(Objects::nonNull)
                .toList();
        assertThat(inOrder).hasSize(3);
        for (var job : inOrder) {
            var lease = claimed();
            assertThat(lease.job()).isEqualTo(job);
            nothingIsDue();
            end(lease);
            assertThat(job(job).state()).isEqualTo(JobState.SUCCEEDED);
        }
    }

    private AnAdmission asked(String question) {
        var message = JsonNodeFactory.instance.objectNode().put("role", "user").put("content", question);
        return request().at(new Place("race", "to-" + question, message, null, IfBusy.QUEUE_BEHIND));
    }
}
