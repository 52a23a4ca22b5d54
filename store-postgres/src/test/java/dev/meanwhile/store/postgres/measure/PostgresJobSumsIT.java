package dev.meanwhile.store.postgres.measure;

import static dev.meanwhile.store.postgres.TestJobs.note;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobKind;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.store.postgres.PostgresEngine;
import dev.meanwhile.store.postgres.TestJobs;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresJobSumsIT {
    private static final Duration ABOUT = Duration.ofSeconds(5); // what a slow machine may add

    private PostgresEngine engine;
    private PostgresJobSums sums;

    @BeforeEach
    void open() {
        engine = PostgresEngine.open();
        sums = new PostgresJobSums(engine.opened().database());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void whatAJobDidIsAddedUp() throws InterruptedException {
        var lease = new TestJobs(engine).held();
        engine.shift(Duration.ofMinutes(1));
        write(
                lease,
                new Step(
                        List.of(note("first")),
                        List.of(point(1, "turn"), point(2, "round")),
                        List.of(),
                        NextStep.CONTINUE));
        engine.shift(Duration.ofMinutes(1));
        write(
                lease,
                new Step(
                        List.of(note("second")),
                        List.of(point(3, "turn")),
                        List.of(call(0), call(1)),
                        NextStep.CONTINUE));
        write(lease, Step.of(new NextStep.End(new Ending.Succeeded("stop"))));

        var all = sums.of(lease.job()).orElseThrow();

        assertThat(all.kind()).isEqualTo(JobKind.CHAT);
        assertThat(all.rounds()).isEqualTo(2);
        assertThat(all.calls()).isEqualTo(2);
        assertThat(all.toolTime()).isEqualTo(Duration.ofSeconds(3));
        assertThat(all.toFirstEvent())
                .isBetween(Duration.ofMinutes(1), Duration.ofMinutes(1).plus(ABOUT));
        assertThat(all.toEnd())
                .isBetween(Duration.ofMinutes(2), Duration.ofMinutes(2).plus(ABOUT));
    }

    @Test
    void aJobThatDidNothingHasNoFirstEvent() throws InterruptedException {
        var lease = new TestJobs(engine).held();
        write(lease, Step.of(new NextStep.End(new Ending.Cancelled("ann"))));

        var all = sums.of(lease.job()).orElseThrow();

        assertThat(all.toFirstEvent()).isNull();
        assertThat(all.rounds()).isZero();
        assertThat(all.toolTime()).isZero();
    }

    @Test
    void anUnknownJobHasNone() {
        assertThat(sums.of(new JobId(UUID.randomUUID()))).isEmpty();
    }

    private void write(Lease lease, Step step) throws InterruptedException {
        engine.log().commit(lease, step);
    }

    private static Checkpoint point(int n, String kind) {
        return new Checkpoint("", n, kind, JsonNodeFactory.instance.objectNode());
    }

    private static Call call(int index) {
        return new Call(
                new CallPlace("", 1, index),
                "call_" + index,
                "search",
                "{}",
                "0".repeat(64),
                Effect.READS,
                true,
                CallState.DONE,
                null,
                new Call.Outcome(TextNode.valueOf("found"), null, false, Duration.ofMillis(1500)));
    }
}
