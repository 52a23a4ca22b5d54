package dev.meanwhile.store.postgres.log;

import static dev.meanwhile.store.postgres.TestJobs.note;
import static dev.meanwhile.store.postgres.TestJobs.says;
import static dev.meanwhile.store.postgres.TestJobs.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.log.JobLog.Commit;
import dev.meanwhile.store.postgres.CuttingProxy;
import dev.meanwhile.store.postgres.PostgresEngine;
import dev.meanwhile.store.postgres.PostgresStore;
import dev.meanwhile.store.postgres.TestDatabase;
import dev.meanwhile.store.postgres.TestJobs;
import dev.meanwhile.store.postgres.embedded.EmbeddedConfig;
import dev.meanwhile.store.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database, durable as in production, that is stopped and started while a job runs. */
class DatabaseRestartIT {
    private static final int BEFORE = 200;
    private static final int DURING = 100;

    @Test
    void aJobGoesOnWhenItsDatabaseIsBack(@TempDir Path folder) throws Exception {
        var postgres = EmbeddedPostgres.start(EmbeddedConfig.in(folder.resolve("data")));
        PostgresStore.open(
                        postgres.address().jdbcUrl(),
                        postgres.address().user(),
                        postgres.address().password())
                .close();
        try (var proxy = CuttingProxy.before(postgres.address());
                var engine = PostgresEngine.openThrough(TestDatabase.at(postgres.address()), proxy.address())) {
            var lease = new TestJobs(engine).held();
            for (var i = 0; i < BEFORE; i++) {
                engine.log().append(lease, List.of(says(4L * i, "%04d".formatted(i))));
            }
            postgres.close();
            for (var i = BEFORE; i < BEFORE + DURING; i++) {
                engine.log().append(lease, List.of(says(4L * i, "%04d".formatted(i))));
            }
            var commit = new FutureTask<>(() -> engine.log().commit(lease, step(note("back"))));
            Thread.ofVirtual().start(commit);

            postgres = EmbeddedPostgres.start(EmbeddedConfig.in(folder.resolve("data")));
            proxy.target(postgres.address());

            assertThat(commit.get(60, TimeUnit.SECONDS)).isEqualTo(Commit.WRITTEN);
            try (var database = TestDatabase.at(postgres.address())) {
                assertThat(
                                String.join(
                                        "",
                                        database.column(
                                                "select payload ->> 'text' from job_event where type = 'text.delta' order by seq")))
                        .isEqualTo(IntStream.range(0, BEFORE + DURING)
                                .mapToObj("%04d"::formatted)
                                .collect(Collectors.joining()));
            }
        } finally {
            postgres.close();
        }
    }
}
