package dev.meanwhile.store.postgres.audit;

import dev.meanwhile.core.audit.AuditLog;
import dev.meanwhile.core.audit.Deed;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.time.Pause;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread writes what requests hand over, as much at once as has come: so a request waits for no commit of its deed's row. */
public final class PostgresAuditLog implements AuditLog, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PostgresAuditLog.class);
    private static final int WAITING = 4_096;
    private static final int AT_ONCE = 256;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    /** How long the end of the process waits for the last rows. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The last one in the queue. */
    private static final Deed END =
            new Deed("", "", null, "", null, null, Deed.Outcome.DONE, new Deed.Origin("", null));

    private final Database database;
    private final Pause pause = Pause.real();
    private final BlockingQueue<Deed> waiting = new ArrayBlockingQueue<>(WAITING);
    private final Thread writer;

    public PostgresAuditLog(Database database) {
        this.database = database;
        this.writer = Thread.ofVirtual().name("audit").start(this::write);
    }

    @Override
    public void add(Deed deed) throws InterruptedException {
        waiting.put(deed);
    }

    private void write() {
        var batch = new ArrayList<Deed>();
        try {
            var isLast = false;
            while (!isLast) {
                batch.add(waiting.take());
                waiting.drainTo(batch, AT_ONCE - 1);
                isLast = batch.remove(END);
                writeAll(batch);
                batch.clear();
            }
        } catch (InterruptedException e) {
            log.warn("{} entries of the audit log were not written before the end", batch.size() + waiting.size());
        }
    }

    private void writeAll(List<Deed> batch) throws InterruptedException {
        while (true) {
            try {
                database.<Boolean>transaction(connection -> {
                    for (var deed : batch) {
                        AuditRows.add(connection, deed);
                    }
                    return true;
                });
                return;
            } catch (EngineException e) {
                pause.pause(BETWEEN_TRIES); // the database is away, and tells of that itself
            } catch (RuntimeException e) {
                log.error("{} entries of the audit log were refused", batch.size(), e);
                return;
            }
        }
    }

    @Override
    public List<Entry> list(Filter filter) {
        return database.transaction(connection -> {
            try (var plan = Sql.of("job/plan_for_values.sql").on(connection)) {
                plan.run();
            }
            try (var query = Sql.of("audit/list.sql").on(connection)) {
                return query.with("project", filter.project())
                        .with("person", filter.person())
                        .with("action", filter.action())
                        .with("target", filter.target())
                        .with(
                                "outcome",
                                filter.outcome() == null
                                        ? null
                                        : filter.outcome().wireName())
                        .with("from", filter.from())
                        .with("to", filter.to())
                        .with("before", filter.before())
                        .with("most", filter.most())
                        .list(AuditRows::entry);
            }
        });
    }

    @Override
    public int forget(Duration age, int most) {
        return database.transaction(connection -> {
            try (var query = Sql.of("audit/forget.sql").on(connection)) {
                return query.with("age", age).with("most", most).update();
            }
        });
    }

    /** Writes what is still on its way; call it before the database is closed. */
    @Override
    public void close() {
        try {
            if (!waiting.offer(END, PATIENCE.toMillis(), TimeUnit.MILLISECONDS) || !writer.join(PATIENCE)) {
                writer.interrupt();
            }
        } catch (InterruptedException e) {
            writer.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
