package dev.meanwhile.core.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.job.AdmissionResult.Admitted;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.JobLog.Commit;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A first look; the contracts in testkit are the full check. */
class InMemoryEngineTest {
    private final HandMovedClock clock = new HandMovedClock();
    private final InMemoryEngine engine = new InMemoryEngine(clock);

    @Test
    void aJobGoesFromAdmissionToItsEnd() throws InterruptedException {
        var id = admitted();
        clock.move(Duration.ofSeconds(1));
        engine.register("worker", null);
        var lease = engine.claim("worker", 1, Running.ofUser(5)).getFirst().lease();
        clock.move(Duration.ofSeconds(1));

        var commit = engine.commit(lease, Step.of(new NextStep.End(new Ending.Succeeded("stop"))));

        assertThat(commit).isEqualTo(Commit.WRITTEN);
        assertThat(engine.find(id).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(engine.find(id).orElseThrow().times().finished()).isEqualTo(clock.instant());
        assertThat(engine.read(id, 0, 10))
                .extracting(entry -> (Class) entry.event().getClass())
                .containsExactly(JobEvent.Queued.class, JobEvent.Started.class, JobEvent.Finished.class);
    }

    @Test
    void aStepThatNobodyWaitsForCannotEndTheJob() {
        admitted();
        var lease = engine.claim("worker", 1, Running.ofUser(5)).getFirst().lease();
        var end = new NextStep.End(new Ending.Succeeded("stop"));

        assertThatThrownBy(() -> engine.enqueue(lease, new Step(List.of(), List.of(), List.of(), end)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private JobId admitted() {
        var admission = AnAdmission.of("project", "ann").build(clock);
        return ((Admitted) engine.admit(admission, QueueCaps.DEFAULT)).job().id();
    }
}
