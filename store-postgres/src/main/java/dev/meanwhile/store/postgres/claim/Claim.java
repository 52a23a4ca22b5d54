package dev.meanwhile.store.postgres.claim;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.worker.Claims.Claimed;
import dev.meanwhile.core.worker.Claims.RunningCaps;
import dev.meanwhile.store.postgres.record.RecordReader;
import dev.meanwhile.store.postgres.record.Requests;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
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

    Taken take(int room, RunningCaps running) throws SQLException {
        try (var query = Sql.of("claim/lock_claiming.sql").on(connection)) {
            query.run(); // one claimer at a time makes the counts exact
        }
        var picked = lock(pick(Math.min(room, MOST), running));
        if (picked.isEmpty()) {
            return Taken.NONE;
        }
        var holds = hold(picked);
        var requests = Requests.read(connection, picked);
        return taken(holds, requests);
    }

    private Taken taken(List<Hold> holds, Map<JobId, JsonNode> requests) throws SQLException {
        var entries = holds.stream().map(Hold::entry).toList();
        insert(entries);
        var records = records(holds);
        var jobs = new ArrayList<Claimed>();
        for (var hold : holds) {
            var id = new JobId(hold.id());
            var record = records.get(id);
            var request = requests.get(id);
            if (record == null || request == null) {
                throw new IllegalStateException("job %s was taken but has no row or no request".formatted(id));
            }
            jobs.add(new Claimed(record, request, hold.sealedKey(), new Lease(id, worker, hold.epoch(), hold.seq())));
        }
        return new Taken(jobs, entries);
    }

    private Map<JobId, JobRecord> records(List<Hold> holds) throws SQLException {
        var reader = new RecordReader(connection);
        var records = reader.read(ids(holds, true));
        records.addAll(reader.readNew(ids(holds, false)));
        return records.stream().collect(Collectors.toMap(record -> record.job().id(), record -> record));
    }

    private static List<UUID> ids(List<Hold> holds, boolean withPast) {
        return holds.stream()
                .filter(hold -> hold.hasPast() == withPast)
                .map(Hold::id)
                .toList();
    }

    private List<UUID> pick(int room, RunningCaps running) throws SQLException {
        try (var query = Sql.of("claim/pick.sql").on(connection)) {
            query.with("worker", worker)
                    .with("room", room)
                    .with("running_of_user", running.ofUser())
                    .with("running_of_project", running.ofProject());
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
                row.getString("sealed_key"),
                row.getBoolean("has_past"));
    }

    private void insert(List<Entry> entries) throws SQLException {
        try (var query = Sql.of("claim/insert_events.sql").on(connection)) {
            query.withIds(
                            "jobs",
                            entries.stream().map(entry -> entry.job().value()).toList())
                    .with("seqs", array("int8", entries, Entry::seq))
                    .with("times", array("timestamptz", entries, Entry::at))
                    .with("types", array("text", entries, Entry::type))
                    .with("payloads", array("text", entries, Entry::payload))
                    .update();
        }
    }

    private Array array(String type, List<Entry> entries, Function<Entry, Object> value) throws SQLException {
        return connection.createArrayOf(type, entries.stream().map(value).toArray());
    }

    /**
     * A job that is ours now, and the event that says so.
     *
     * @param hasPast whether it ran before, or repeats one that did
     */
    private record Hold(
            UUID id,
            long epoch,
            long seq,
            Instant at,
            JobEvent event,
            @Nullable String sealedKey,
            boolean hasPast) {
        Entry entry() {
            return new Entry(new JobId(id), seq, at, "", EventCodec.type(event), EventCodec.write(event));
        }
    }

    /** @param entries the events of the claims */
    record Taken(List<Claimed> jobs, List<Entry> entries) {
        static final Taken NONE = new Taken(List.of(), List.of());
    }
}
