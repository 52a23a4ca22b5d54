package dev.meanwhile.store.postgres.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.store.postgres.PostgresEngine;
import dev.meanwhile.store.postgres.TestJobs;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What no beat tells: time slept, and the moment of an end. */
class HolesIT {
    private static final Duration LEASE = Duration.ofSeconds(20);

    private PostgresEngine engine;
    private TestJobs jobs;

    @BeforeEach
    void open() {
        engine = PostgresEngine.open();
        jobs = new TestJobs(engine);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void whatALostWorkerSleptIsNotTakenFromItsJobs() {
        var lease = jobs.held(TestJobs.request().limits(Duration.ofMinutes(30), Duration.ofMinutes(5)));
        engine.shift(Duration.ofHours(3));

        engine.claims().takeOver(lease.worker());
        jobs.claimed();

        assertThat(engine.claims().sweep(LEASE).overdue()).isEmpty();
    }

    /** An admission may take a job in the moment in which its worker ends, and then nobody runs it. */
    @Test
    void aWorkerThatHasEndedWithAJobIsFound() {
        var lease = jobs.held(TestJobs.request());
        engine.database().run("update worker set ended_at = engine_now() where id = '" + lease.worker() + "'");

        assertThat(engine.claims().sweep(LEASE).silentWorkers()).containsExactly(lease.worker());
        assertThat(engine.claims().takeOver(lease.worker())).isEqualTo(1);
        assertThat(engine.claims().sweep(LEASE).silentWorkers()).isEmpty();
    }
}
