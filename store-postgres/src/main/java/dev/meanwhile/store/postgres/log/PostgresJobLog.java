package dev.meanwhile.store.postgres.log;

import dev.meanwhile.core.blob.Blobs;
import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.CommitListener;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobLog;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.time.Pause;
import dev.meanwhile.store.postgres.record.EventRows;
import dev.meanwhile.store.postgres.record.Published;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import dev.meanwhile.store.postgres.sql.Together;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** The event log in {@code job_event}. Its writing thread runs until {@link #close}. */
public final class PostgresJobLog implements JobLog, Published, AutoCloseable {
    /** How long a close waits for what is still to be written. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Database database;
    private final Together<JobId, Extent> extents = new Together<>(this::extents);
    private final Intake intake;
    private final Writer writer;
    private final LargeResults results;
    private final Thread thread;

    /** @param pace least time between the beginnings of two batches; {@code log.pace} */
    public PostgresJobLog(Database database, Blobs blobs, Duration pace) {
        this.database = database;
        this.intake = new Intake(pace);
        this.writer = new Writer(intake, new Committer(database.ahead(), Pause.real()));
        this.results = new LargeResults(database, blobs, Pause.real());
        this.thread = Thread.ofPlatform().daemon().name("job-log").start(writer);
    }

    /** Has a listener told of all commits from now on. */
    public void add(CommitListener listener) {
        writer.add(listener);
    }

    @Override
    public void append(Lease lease, List<Fact> facts) throws InterruptedException {
        intake.append(lease, facts.stream().map(Line::of).toList(), StepRows.usageIn(facts));
    }

    @Override
    public Commit commit(Lease lease, Step step) throws InterruptedException {
        try {
            return intake.commit(lease, rows(lease, step)).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof EngineException known ? known : new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void enqueue(Lease lease, Step step) throws InterruptedException {
        Check.that(step.next() instanceof NextStep.Continue, "an enqueued step must continue but is %s", step.next());
        intake.enqueue(lease, rows(lease, step));
    }

    private StepRows rows(Lease lease, Step step) throws InterruptedException {
        var isEnd = step.next() instanceof NextStep.End;
        return StepRows.of(step, results.store(lease.job(), step.calls()), isEnd ? usage(lease) : Usage.NONE);
    }

    private Usage usage(Lease lease) throws InterruptedException {
        var told = intake.usage(lease);
        return told == null ? results.usage(lease.job()) : told;
    }

    @Override
    public void alive(Lease lease, Duration quiet) {
        intake.alive(lease, quiet);
    }

    @Override
    public List<Entry> read(JobId job, long after, int limit) {
        Check.that(limit >= 1 && limit <= 1000, "limit must be 1 to 1000 but is %s", limit);
        return database.run(connection -> EventRows.after(connection, job, after, limit));
    }

    @Override
    public Extent extent(JobId job) {
        return extents.find(job).orElse(new Extent(0, false));
    }

    private Map<JobId, Extent> extents(Set<JobId> jobs) {
        return database.run(connection -> {
            var found = new HashMap<JobId, Extent>();
            try (var query = Sql.of("log/extent.sql").on(connection)) {
                query.withIds("jobs", jobs.stream().map(JobId::value).toList())
                        .list(row -> found.put(
                                new JobId(Columns.uuid(row, "id")),
                                new Extent(row.getLong("last_seq"), row.getBoolean("is_deleted"))));
            }
            return found;
        });
    }

    @Override
    public void entry(Entry entry) {
        intake.outside(entry);
    }

    /** Writes what is still here, if the database takes it within 5 s. */
    @Override
    public void close() {
        intake.close();
        try {
            if (!thread.join(PATIENCE)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
