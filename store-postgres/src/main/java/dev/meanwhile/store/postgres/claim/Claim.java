package dev.meanwhile.store.postgres.claim;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.worker.Claims.Claimed;
import dev.meanwhile.store.postgres.record.RecordReader;
import dev.meanwhile.store.postgres.record.Requests;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One claim: picks due jobs, takes them and reads what is known of them, in one transaction. */
final class Claim {
    private static final int MOST = 50;

    private final Connection connection;
    private final String worker;

    Claim(Connection connection, String worker) {
        this.connection = connection;
        this.worker = worker;
    }

    Taken take(int room, int runningOfUser) throws SQLException {
        if (!isOnlyClaimer()) {
            return Taken.NONE;
        }
        var picked = lock(pick(Math.min(room, MOST), runningOfUser));
        if (picked.isEmpty()) {
            return Taken.NONE;
        }
        var holds = hold(picked);
        var entries = started(holds);
        var records = new RecordReader(connection)
                .read(holds.stream().map(Hold::id).toList()).stream()
                        .collect(Collectors.toMap(record -> record.job().id(), record -> record));
        var jobs = new ArrayList<Claimed>();
        for (var hold : holds) {
            jobs.add(claimed(hold, records));
        }
        return new Taken(jobs, entries);
    }

    private boolean isOnlyClaimer() throws SQLException {
        try (var query = Sql.of("claim/lock_claiming.sql").on(connection)) {
            return query.first(row -> row.getBoolean("is_mine")).orElse(false);
        }
    }

    private List<UUID> pick(int room, int runningOfUser) throws SQLException {
        try (var query = Sql.of("claim/pick.sql").on(connection)) {
            query.with("room", room).with("running_of_user", runningOfUser);
            return query.list(row -> Columns.uuid(row, "id"));
        }
    }

    /** Heads before jobs; who is being ended at this moment is left alone. */
    private List<UUID> lock(List<UUID> picked) throws SQLException {
        if (picked.isEmpty()) {
            return picked;
        }
        try (var query = Sql.of("claim/lock_heads.sql").on(connection)) {
            return query.withIds("jobs", picked).list(row -> Columns.uuid(row, "job_id"));
        }
    }

    private List<Hold> hold(List<UUID> jobs) throws SQLException {
        try (var query = Sql.of("claim/hold.sql").on(connection)) {
            return query.withIds("jobs", jobs).with("worker", worker).list(this::hold);
        }
    }

    private Hold hold(ResultSet row) throws SQLException {
        var because = Columns.text(row, "because");
        var event = because.equals("due") || because.equals("released")
                ? new JobEvent.Resumed(because)
                : new JobEvent.Started(row.getInt("attempt"), worker);
        return new Hold(
                Columns.uuid(row, "id"),
                row.getLong("epoch"),
                row.getLong("seq"),
                Columns.instant(row, "at"),
                event,
                row.getString("sealed_key"));
    }

    private List<Entry> started(List<Hold> holds) throws SQLException {
        var entries = new ArrayList<Entry>();
        try (var query = Sql.of("claim/insert_event.sql").on(connection)) {
            for (var hold : holds) {
                var entry = hold.entry();
                query.with("job", hold.id())
                        .with("seq", entry.seq())
                        .with("at", entry.at())
                        .with("type", entry.type())
                        .with("payload", entry.payload())
                        .update();
                entries.add(entry);
            }
        }
        return entries;
    }

    private Claimed claimed(Hold hold, Map<JobId, JobRecord> records) throws SQLException {
        var id = new JobId(hold.id());
        var record = records.get(id);
        var request = Requests.read(connection, id);
        if (record == null || request.isEmpty()) {
            throw new IllegalStateException("job %s was taken but has no row or no request".formatted(id));
        }
        return new Claimed(record, request.get(), hold.sealedKey(), new Lease(id, worker, hold.epoch(), hold.seq()));
    }

    /** A job that is ours now, and the event that says so. */
    private record Hold(
            UUID id,
            long epoch,
            long seq,
            Instant at,
            JobEvent event,
            @Nullable String sealedKey) {
        Entry entry() {
            return new Entry(new JobId(id), seq, at, "", EventCodec.type(event), EventCodec.write(event));
        }
    }

    /** @param entries the events of the claims */
    record Taken(List<Claimed> jobs, List<Entry> entries) {
        static final Taken NONE = new Taken(List.of(), List.of());
    }
}
