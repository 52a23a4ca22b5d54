package dev.meanwhile.store.postgres.record;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Reads rows of {@code job_event}. */
public final class EventRows {
    private EventRows() {}

    /** Entries with {@code seq > after}, in order. */
    public static List<Entry> after(Connection connection, JobId job, long after, int limit) throws SQLException {
        try (var query = Sql.of("record/events_after.sql").on(connection)) {
            query.with("job", job.value()).with("after", after).with("most", limit);
            return query.list(EventRows::read);
        }
    }

    /** A row with all columns of an event. */
    public static Entry read(ResultSet row) throws SQLException {
        return new Entry(
                JobRows.id(row, "job_id"),
                row.getLong("seq"),
                Columns.instant(row, "at"),
                Columns.text(row, "path"),
                Columns.text(row, "type"),
                Columns.text(row, "payload"));
    }

    /** The entry of an event of the job as a whole whose row, with {@code seq} and {@code at}, was just written. */
    public static Entry written(ResultSet row, JobId job, JobEvent event) throws SQLException {
        return new Entry(
                job,
                row.getLong("seq"),
                Columns.instant(row, "at"),
                "",
                EventCodec.type(event),
                EventCodec.write(event));
    }
}
