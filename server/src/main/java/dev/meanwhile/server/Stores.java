package dev.meanwhile.server;

import dev.meanwhile.core.access.KeptAnswers;
import dev.meanwhile.core.access.Projects;
import dev.meanwhile.core.access.Tokens;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.log.JobReader;
import dev.meanwhile.core.thread.ThreadStore;
import dev.meanwhile.core.worker.Claims;
import dev.meanwhile.store.postgres.access.PostgresKeptAnswers;
import dev.meanwhile.store.postgres.access.PostgresProjects;
import dev.meanwhile.store.postgres.access.PostgresTokens;
import dev.meanwhile.store.postgres.blob.PostgresBlobs;
import dev.meanwhile.store.postgres.claim.PostgresClaims;
import dev.meanwhile.store.postgres.job.PostgresJobStore;
import dev.meanwhile.store.postgres.log.PostgresJobLog;
import dev.meanwhile.store.postgres.record.PostgresJobReader;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.thread.PostgresThreadStore;
import java.time.Duration;

/** Core's ports, on one database. */
record Stores(
        PostgresJobLog log,
        JobStore jobs,
        JobReader reader,
        ThreadStore threads,
        Claims claims,
        Projects projects,
        Tokens tokens,
        KeptAnswers answers) {

    static Stores on(Database database, Duration pace) {
        var log = new PostgresJobLog(database, new PostgresBlobs(database), pace);
        return new Stores(
                log,
                new PostgresJobStore(database, log),
                new PostgresJobReader(database),
                new PostgresThreadStore(database),
                new PostgresClaims(database, log),
                new PostgresProjects(database),
                new PostgresTokens(database),
                new PostgresKeptAnswers(database));
    }
}
