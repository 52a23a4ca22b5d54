package dev.meanwhile.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.Running;
import dev.meanwhile.core.job.AdmissionResult.Admitted;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How every {@link dev.meanwhile.core.worker.Claims} spreads jobs over workers. */
public abstract class SharesContract extends EngineContract {

    @Test
    void ofTwoWorkersEachTakesHalf() {
        var one = worker();
        var two = worker();
        admitted(request(), 6);

        assertThat(claim(one, 100)).hasSize(3);
        assertThat(claim(one, 100)).isEmpty();
        assertThat(claim(two, 100)).hasSize(3);
    }

    @Test
    void whoRunsLessTakesMore() {
        var one = worker();
        admitted(request(), 4);
        assertThat(claim(one, 100)).hasSize(4);
        var two = worker();
        admitted(request(), 4);

        assertThat(claim(one, 100)).isEmpty();
        assertThat(claim(two, 100)).hasSize(4);
    }

    @Test
    void jobsThatMayNotRunYetAreNobodysPart() {
        var one = worker();
        worker();
        admitted(request(), 10);

        assertThat(claims().claim(one, 100, Running.ofUser(2))).hasSize(1);
    }

    @Test
    void whatNobodyTakesForASecondIsAnyones() {
        var one = worker();
        worker();
        admitted(request(), 6);
        assertThat(claim(one, 100)).hasSize(3);

        shift(Duration.ofSeconds(1));

        assertThat(claim(one, 100)).hasSize(3);
    }

    @Test
    void aWorkerThatLeavesHasNoPart() {
        var one = worker();
        var leaving = worker();
        claims().leave(leaving);
        claims().beat(leaving, LEASE);
        admitted(request(), 6);

        assertThat(claim(one, 100)).hasSize(6);
    }

    @Test
    void aWorkerThatIsFarAheadLetsOthersTakeWhatItAdmits() {
        var one = worker();
        admitted(request(), 22);
        claim(one, 100);
        var two = worker();

        var behind = claims().admit(build(request()), QueueCaps.DEFAULT, one, Running.ofUser(MANY));

        assertThat(behind.claimed()).isNull();
        assertThat(claimed(two).job())
                .isEqualTo(((Admitted) behind.result()).job().id());
    }

    @Test
    void aWorkerThatIsALittleAheadTakesWhatItAdmits() {
        var one = worker();
        admitted(request(), 5);
        claim(one, 100);
        worker();

        var start = claims().admit(build(request()), QueueCaps.DEFAULT, one, Running.ofUser(MANY));

        assertThat(start.claimed()).isNotNull();
    }

    @Test
    void whoWasTakenForDeadTakesNothingBeforeItHasBeaten() {
        var worker = worker();
        claims().takeOver(worker);
        admitted(request());

        assertThat(claim(worker, 1)).isEmpty();
        assertThat(claims().admit(build(AnAdmission.of(other, ann)), QueueCaps.DEFAULT, worker, Running.ofUser(MANY))
                        .claimed())
                .isNull();

        claims().beat(worker, LEASE);
        assertThat(claim(worker, 1)).hasSize(1);
    }
}
