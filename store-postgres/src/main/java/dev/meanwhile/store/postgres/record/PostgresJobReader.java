package dev.meanwhile.store.postgres.record;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.log.JobReader;
import dev.meanwhile.store.postgres.sql.Database;
import java.util.Optional;

/** Reads a job as of one moment. */
public final class PostgresJobReader implements JobReader {
    private final Database database;

    public PostgresJobReader(Database database) {
        this.database = database;
    }

    @Override
    public Optional<JobRecord> read(JobId id) {
        return database.snapshot(
                connection -> new RecordReader(connection).read(id).stream().findFirst());
    }
}
