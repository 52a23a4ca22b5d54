package dev.meanwhile.store.postgres;

import dev.meanwhile.core.blob.Blobs;
import dev.meanwhile.core.inbox.Inbox;
import dev.meanwhile.core.inbox.Untold;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.log.CommitListener;
import dev.meanwhile.core.log.JobLog;
import dev.meanwhile.core.log.JobReader;
import dev.meanwhile.core.retention.Retention;
import dev.meanwhile.core.signal.Signals;
import dev.meanwhile.core.thread.ThreadStore;
import dev.meanwhile.core.wait.Waits;
import dev.meanwhile.core.worker.Claims;
import dev.meanwhile.store.postgres.blob.PostgresBlobs;
import dev.meanwhile.store.postgres.claim.PostgresClaims;
import dev.meanwhile.store.postgres.inbox.PostgresInbox;
import dev.meanwhile.store.postgres.inbox.PostgresUntold;
import dev.meanwhile.store.postgres.job.PostgresJobStore;
import dev.meanwhile.store.postgres.log.PostgresJobLog;
import dev.meanwhile.store.postgres.record.PostgresJobReader;
import dev.meanwhile.store.postgres.retention.PostgresRetention;
import dev.meanwhile.store.postgres.schema.FirstLook;
import dev.meanwhile.store.postgres.schema.Migrations;
import dev.meanwhile.store.postgres.signal.PostgresSignals;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.thread.PostgresThreadStore;
import dev.meanwhile.store.postgres.wait.PostgresWaits;
import java.time.Duration;

/** One database with its ports: a pool of connections, and the thread that writes the logs of this process. */
public final class PostgresStore implements AutoCloseable {
    /** Least time between two commits of the log ({@code log.pace}); measured in engine.md, "Pace". */
    public static final Duration PACE = Duration.ofMillis(4);

    private final Database database;
    private final Blobs blobs;
    private final PostgresJobLog log;

    private PostgresStore(Database database, Duration pace) {
        this.database = database;
        this.blobs = new PostgresBlobs(database);
        this.log = new PostgresJobLog(database, blobs, pace);
    }

    /**
     * Opens a database and brings its schema to this release.
     *
     * @throws dev.meanwhile.core.error.EngineException {@code store_unavailable} if it cannot be reached
     * @throws dev.meanwhile.store.postgres.schema.UnusableDatabaseException if it refuses the login, is too old, holds something
     *     else, or was made by a newer release
     */
    public static PostgresStore open(String jdbcUrl, String user, String password) {
        return open(jdbcUrl, user, password, PACE);
    }

    /** @param pace least time between two commits of the log */
    public static PostgresStore open(String jdbcUrl, String user, String password, Duration pace) {
        FirstLook.at(jdbcUrl);
        var database = new Database(jdbcUrl, user, password);
        try {
            FirstLook.at(database);
            new Migrations(database.pool()).apply();
            return new PostgresStore(database, pace);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    public JobStore jobs() {
        return new PostgresJobStore(database, log);
    }

    public JobLog log() {
        return log;
    }

    /** Has a listener told of all commits from now on, on the log's writing thread. */
    public void add(CommitListener listener) {
        log.add(listener);
    }

    public JobReader reader() {
        return new PostgresJobReader(database);
    }

    public Claims claims() {
        return new PostgresClaims(database, log);
    }

    public Waits waits() {
        return new PostgresWaits(database);
    }

    public Blobs blobs() {
        return blobs;
    }

    public ThreadStore threads() {
        return new PostgresThreadStore(database);
    }

    public Untold untold() {
        return new PostgresUntold(database.ahead());
    }

    public Inbox inbox() {
        return new PostgresInbox(database);
    }

    public Retention retention() {
        return new PostgresRetention(database);
    }

    /**
     * The signals of one process to those others on this database that listen.
     *
     * @param worker the process's worker
     */
    public Signals signals(String worker) {
        return new PostgresSignals(database, worker);
    }

    /** For the ports of other features on the same database. */
    public Database database() {
        return database;
    }

    /** Writes what is still on its way into the log, then closes all connections. */
    @Override
    public void close() {
        log.close();
        database.close();
    }
}
