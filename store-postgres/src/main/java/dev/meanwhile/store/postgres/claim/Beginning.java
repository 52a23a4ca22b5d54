package dev.meanwhile.store.postgres.claim;

import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.worker.Claims.Claimed;
import dev.meanwhile.core.worker.Claims.RunningCaps;
import dev.meanwhile.store.postgres.claim.Claim.Taken;
import dev.meanwhile.store.postgres.record.RecordReader;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Query;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Takes the job that a transaction has just let in, unless it must queue: the short way to its first word. */
final class Beginning {
    private final Connection connection;
    private final Admission admission;
    private final String worker;

    Beginning(Connection connection, Admission admission, String worker) {
        this.connection = connection;
        this.admission = admission;
        this.worker = worker;
    }

    /** @param queued the job as it was let in */
    Taken take(Job queued, RunningCaps running) throws SQLException {
        if (!mayBegin(running)) {
            return Taken.NONE;
        }
        var event = new JobEvent.Started(1, worker);
        try (var query = Sql.of("claim/begin.sql").on(connection)) {
            var hold = filled(query, running)
                    .with("type", EventCodec.type(event))
                    .with("payload", EventCodec.write(event))
                    .first(Hold::of);
            return hold.isEmpty() ? Taken.NONE : taken(queued, hold.get(), event);
        }
    }

    private boolean mayBegin(RunningCaps running) throws SQLException {
        try (var query = Sql.of("claim/may_begin.sql").on(connection)) {
            return filled(query, running).first(row -> row.getBoolean("may")).orElse(false);
        }
    }

    private Query filled(Query query, RunningCaps running) throws SQLException {
        return query.with("project", admission.project())
                .with("owner", admission.owner())
                .with("job", admission.id().value())
                .with("worker", worker)
                .with("running_of_user", running.ofUser())
                .with("running_of_project", running.ofProject());
    }

    private Taken taken(Job queued, Hold hold, JobEvent event) throws SQLException {
        var id = admission.id();
        var record = admission.origin() == null
                ? new JobRecord(queued.started(hold.at()), List.of(), List.of(), List.of(), List.of(), hold.seq())
                : new RecordReader(connection).read(id).getFirst(); // of a retry the past was copied
        var lease = new Lease(id, worker, hold.epoch(), hold.seq());
        var entry = new Entry(id, hold.seq(), hold.at(), "", EventCodec.type(event), EventCodec.write(event));
        return new Taken(
                List.of(new Claimed(record, admission.request(), admission.sealedKey(), lease)), List.of(entry));
    }

    private record Hold(long epoch, long seq, Instant at) {
        static Hold of(ResultSet row) throws SQLException {
            return new Hold(row.getLong("epoch"), row.getLong("seq"), Columns.instant(row, "at"));
        }
    }
}
