package dev.meanwhile.store.postgres.log;

import static dev.meanwhile.store.postgres.TestJobs.note;
import static dev.meanwhile.store.postgres.TestJobs.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.log.JobLog.Commit;
import dev.meanwhile.store.postgres.CuttingProxy;
import dev.meanwhile.store.postgres.CuttingProxy.Cut;
import dev.meanwhile.store.postgres.PostgresEngine;
import dev.meanwhile.store.postgres.PostgresStore;
import dev.meanwhile.store.postgres.TestDatabase;
import dev.meanwhile.store.postgres.TestJobs;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A log whose connection to the database breaks. */
class LogOutagesIT {
    private final TestDatabase database = TestDatabase.migrated();
    private CuttingProxy proxy;
    private PostgresEngine engine;
    private TestJobs jobs;

    @BeforeEach
    void open() throws IOException {
        proxy = CuttingProxy.before(database.address());
        engine = PostgresEngine.openThrough(database, proxy.address());
        jobs = new TestJobs(engine);
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void aCommitWhoseConnectionIsCutIsWrittenOnce(Cut cut) throws Exception {
        var lease = jobs.held();
        engine.log().commit(lease, step(note("first")));

        proxy.cutNext(cut);
        var commit = engine.log().commit(lease, step(note("second")));
        engine.log().commit(lease, step(note("third")));

        assertThat(commit).isEqualTo(Commit.WRITTEN);
        assertThat(seqs(lease.job())).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void aJobTakenDuringTheOutageIsLost() throws Exception {
        var lease = jobs.held();
        engine.log().commit(lease, step(note("first")));
        proxy.refuse();
        var commit = inBackground(() -> engine.log().commit(lease, step(note("late"))));

        try (var other = PostgresStore.open(
                database.address().jdbcUrl(),
                database.address().user(),
                database.address().password())) {
            other.claims().takeOver(lease.worker());
        }
        proxy.takeAgain();

        assertThat(commit.get(30, TimeUnit.SECONDS)).isEqualTo(Commit.LOST);
        assertThat(seqs(lease.job())).containsExactly("1", "2", "3");
    }

    @Test
    void aCommitOutlastsAnOutage() throws Exception {
        var lease = jobs.held();
        proxy.refuse();
        var commit = inBackground(() -> engine.log().commit(lease, step(note("patient"))));
        assertThat(commit.isDone()).isFalse();

        proxy.takeAgain();

        assertThat(commit.get(30, TimeUnit.SECONDS)).isEqualTo(Commit.WRITTEN);
        assertThat(seqs(lease.job())).containsExactly("1", "2", "3");
    }

    @Test
    void aClosedLogDoesNotWaitForADatabaseThatIsAway() throws Exception {
        var lease = jobs.held();
        proxy.refuse();
        var commit = inBackground(() -> engine.log().commit(lease, step(note("in vain"))));

        engine.opened().close();

        assertThatThrownBy(() -> commit.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(EngineException.class);
    }

    /** Read past the store, whose pooled connections may just have been cut. */
    private List<String> seqs(JobId job) {
        return database.column("select seq from job_event where job_id = '%s' order by seq".formatted(job));
    }

    private static <T> FutureTask<T> inBackground(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }
}
