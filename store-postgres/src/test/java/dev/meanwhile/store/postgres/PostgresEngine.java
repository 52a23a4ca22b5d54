package dev.meanwhile.store.postgres;

import dev.meanwhile.core.inbox.Inbox;
import dev.meanwhile.core.inbox.Untold;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.limit.Spending;
import dev.meanwhile.core.limit.Starts;
import dev.meanwhile.core.log.CommitListener;
import dev.meanwhile.core.log.JobLog;
import dev.meanwhile.core.log.JobReader;
import dev.meanwhile.core.signal.Signals;
import dev.meanwhile.core.thread.ThreadStore;
import dev.meanwhile.core.wait.Devices;
import dev.meanwhile.core.wait.Waits;
import dev.meanwhile.core.worker.Claims;
import dev.meanwhile.store.postgres.embedded.Address;
import dev.meanwhile.store.postgres.limit.PostgresSpending;
import dev.meanwhile.store.postgres.limit.PostgresStarts;
import dev.meanwhile.store.postgres.wait.PostgresDevices;
import dev.meanwhile.testkit.contract.EngineUnderTest;
import java.time.Duration;

/** A store on a database of its own, whose time a test moves. */
public final class PostgresEngine implements EngineUnderTest, AutoCloseable {
    private final TestDatabase database;
    private final PostgresStore store;

    private PostgresEngine(TestDatabase database, Address seenAs) {
        this.database = database;
        this.store = PostgresStore.open(seenAs.jdbcUrl(), seenAs.user(), seenAs.password());
    }

    /** On a new database. */
    public static PostgresEngine open() {
        var database = TestDatabase.migrated();
        return new PostgresEngine(database, database.address());
    }

    /** On a new database that is reached through another address, such as a proxy's. */
    public static PostgresEngine openThrough(TestDatabase database, Address seenAs) {
        return new PostgresEngine(database, seenAs);
    }

    public PostgresStore opened() {
        return store;
    }

    /** The database itself, past the store. */
    public TestDatabase database() {
        return database;
    }

    @Override
    public JobStore store() {
        return store.jobs();
    }

    @Override
    public JobLog log() {
        return store.log();
    }

    @Override
    public JobReader reader() {
        return store.reader();
    }

    @Override
    public Waits waits() {
        return store.waits();
    }

    @Override
    public Devices devices() {
        return new PostgresDevices(store.database());
    }

    @Override
    public Claims claims() {
        return store.claims();
    }

    @Override
    public ThreadStore threads() {
        return store.threads();
    }

    @Override
    public Spending spending() {
        return new PostgresSpending(store.database());
    }

    @Override
    public Starts starts() {
        return new PostgresStarts(store.database());
    }

    @Override
    public Untold untold() {
        return store.untold();
    }

    @Override
    public Inbox inbox() {
        return store.inbox();
    }

    @Override
    public Signals signals(String worker) {
        return store.signals(worker);
    }

    @Override
    public void makeProject(String name) {
        database.run(
                "insert into project (id, name, created_at) values ('%s', 'a test', engine_now())".formatted(name));
    }

    @Override
    public void listen(CommitListener listener) {
        store.add(listener);
    }

    @Override
    public void shift(Duration by) {
        database.shift(by);
    }

    @Override
    public void close() {
        store.close();
        database.close();
    }
}
