package dev.meanwhile.testkit.contract;

import static dev.meanwhile.testkit.contract.Samples.facts;
import static dev.meanwhile.testkit.contract.Samples.note;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.Running;
import dev.meanwhile.core.job.Admission.Start;
import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every store does at its time, also when the clock jumps ahead or is set back. */
public abstract class ClockContract extends EngineContract {
    private static final Duration HOUR = Duration.ofHours(1);

    private Duration jumped = Duration.ZERO;

    private void jump(Duration by) {
        jumped = jumped.plus(by);
        shift(by);
    }

    /** Later tests of the same store begin where this one did. */
    @AfterEach
    final void setTheClockRight() {
        shift(jumped.negated());
    }

    @Test
    void aDelayedJobIsQueuedUntilItsTime() {
        var id = admitted(delayed(HOUR));

        assertThat(claim(worker(), 10)).isEmpty();
        assertThat(job(id).state()).isEqualTo(JobState.QUEUED);
        var due = Objects.requireNonNull(job(id).times().due());
        assertThat(Duration.between(job(id).times().created(), due)).isEqualTo(HOUR);

        jump(HOUR.plusSeconds(1));

        assertThat(claimed().job()).isEqualTo(id);
        assertThat(job(id).times().due()).isNull();
    }

    @Test
    void aJobStartsAtATime() {
        var due = job(admitted(request())).times().created().plus(HOUR);
        claimed();
        var id = admitted(request().start(new Start(due, Duration.ZERO)));

        assertThat(claim(worker(), 10)).isEmpty();
        assertThat(job(id).times().due()).isEqualTo(due);

        jump(HOUR.plusSeconds(1));
        assertThat(claimed().job()).isEqualTo(id);
    }

    @Test
    void aTimeThatIsPastIsNow() {
        var past = job(admitted(request())).times().created().minus(HOUR);
        claimed();

        var id = admitted(request().start(new Start(past, Duration.ZERO)));

        assertThat(claimed().job()).isEqualTo(id);
    }

    @Test
    void aDelayedJobIsNotTakenAsItIsAdmittedAndHoldsUpNobody() {
        var worker = worker();

        var later = claims().admit(build(delayed(HOUR)), QueueCaps.DEFAULT, worker, Running.ofUser(5));
        var now = claims().admit(build(request()), QueueCaps.DEFAULT, worker, Running.ofUser(5));

        assertThat(later.claimed()).isNull();
        assertThat(now.claimed()).isNotNull();
    }

    @Test
    void aDelayedJobIsStoppedBeforeItBegins() {
        var id = admitted(delayed(HOUR));

        assertThat(store().requestStop(id, ann)).contains(JobState.CANCELLED);

        jump(HOUR.plusSeconds(1));
        assertThat(claim(worker(), 10)).isEmpty();
    }

    @Test
    void aClockThatIsSetBackDelaysAStartByThatAndNoMore() {
        var id = admitted(delayed(HOUR));
        jump(HOUR.negated());
        assertThat(claim(worker(), 10)).isEmpty();

        jump(HOUR.multipliedBy(2).plusSeconds(1));

        assertThat(claimed().job()).isEqualTo(id);
        jump(HOUR.negated());
        assertThat(claim(worker(), 10)).as("it is claimed once").isEmpty();
    }

    @Test
    void aClockThatIsSetBackHoldsUpNothingThatIsDue() {
        var taken = heldJob();
        claims().takeOver(taken.worker());
        var fresh = admitted(request());

        jump(HOUR.negated());

        assertThat(claim(worker(), 10))
                .extracting(claimed -> claimed.lease().job())
                .containsExactlyInAnyOrder(taken.job(), fresh);
    }

    @Test
    void aDeadWorkerIsFoundAfterItsLeaseAlsoWhenTheClockIsSetBack() {
        var lease = heldJob();
        var watcher = worker();

        jump(HOUR.negated());
        claims().beat(watcher, LEASE);
        assertThat(claims().sweep(LEASE).silentWorkers()).doesNotContain(lease.worker());

        pass(LEASE.plusSeconds(1), watcher);
        assertThat(claims().sweep(LEASE).silentWorkers())
                .contains(lease.worker())
                .doesNotContain(watcher);
    }

    @Test
    void aWaitIsOverWhenTheClockSaysSo() throws Exception {
        var lease = heldJob();
        write(lease, Step.of(new NextStep.Wait(WaitReason.DELAY, HOUR)));
        jump(HOUR.negated());
        assertThat(claims().wakeDue()).isZero();

        jump(HOUR.multipliedBy(2).plusSeconds(1));

        assertThat(claims().wakeDue()).isEqualTo(1);
        assertThat(claimed().job()).isEqualTo(lease.job());
    }

    @Test
    void aClockThatJumpsAheadEndsNoJobAndTakesNone() throws Exception {
        var lease = heldJob();
        var other = worker();

        jump(HOUR.multipliedBy(5));
        claims().beat(other, LEASE);
        var epochs = claims().beat(lease.worker(), LEASE);

        assertThat(epochs).containsEntry(lease.job(), lease.epoch());
        var late = claims().sweep(LEASE);
        assertThat(late.silentWorkers()).doesNotContain(lease.worker(), other);
        assertThat(late.overdue()).doesNotContainKey(lease.job());
        write(lease, facts(note("still mine")));
    }

    @Test
    void aClockThatIsSetBackEndsNoJobAndTakesNone() throws Exception {
        var lease = heldJob();

        jump(HOUR.negated());

        assertThat(claims().beat(lease.worker(), LEASE)).containsEntry(lease.job(), lease.epoch());
        var late = claims().sweep(LEASE);
        assertThat(late.silentWorkers()).doesNotContain(lease.worker());
        assertThat(late.overdue()).doesNotContainKey(lease.job());
        write(lease, facts(note("still mine")));
    }

    private AnAdmission delayed(Duration by) {
        return request().start(new Start(null, by));
    }
}
