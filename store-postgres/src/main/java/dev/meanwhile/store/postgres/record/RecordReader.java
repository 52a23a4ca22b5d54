package dev.meanwhile.store.postgres.record;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.store.postgres.blob.BlobRows;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Query.RowReader;
import dev.meanwhile.store.postgres.sql.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads whole jobs, several with each statement. */
public final class RecordReader {
    private final Connection connection;

    /** @param connection in a transaction that sees one moment, or that holds the heads of the jobs it reads */
    public RecordReader(Connection connection) {
        this.connection = connection;
    }

    /** The jobs there are among these, in no order. */
    public List<JobRecord> read(Collection<UUID> ids) throws SQLException {
        if (ids.isEmpty()) {
            return new ArrayList<>();
        }
        var checkpoints = byJob("record/checkpoints.sql", ids, RecordReader::checkpoint);
        var calls = byJob("record/calls.sql", ids, this::call);
        var tails = byJob("record/tails.sql", ids, EventRows::read);
        var rows = rows(ids);
        var waits = waits(rows);
        var records = new ArrayList<JobRecord>();
        for (var row : rows) {
            var id = row.job().id().value();
            records.add(new JobRecord(
                    row.job(),
                    checkpoints.getOrDefault(id, List.of()),
                    calls.getOrDefault(id, List.of()),
                    waits.getOrDefault(id, List.of()),
                    tails.getOrDefault(id, List.of()),
                    row.lastSeq()));
        }
        return records;
    }

    /** Jobs that never ran before, of which there is nothing but their rows. */
    public List<JobRecord> readNew(Collection<UUID> ids) throws SQLException {
        if (ids.isEmpty()) {
            return List.of();
        }
        return rows(ids).stream()
                .map(row -> new JobRecord(row.job(), List.of(), List.of(), List.of(), List.of(), row.lastSeq()))
                .toList();
    }

    private List<Row> rows(Collection<UUID> ids) throws SQLException {
        try (var query = Sql.of("record/jobs.sql").on(connection)) {
            return query.withIds("jobs", ids)
                    .list(row -> new Row(JobRows.read(row), row.getLong("last_seq"), row.getBoolean("has_waits")));
        }
    }

    /** @param hasWaits whether it ever asked something */
    private record Row(Job job, long lastSeq, boolean hasWaits) {}

    /** Few jobs ask. */
    private Map<UUID, List<Wait>> waits(List<Row> rows) throws SQLException {
        var asking = rows.stream()
                .filter(Row::hasWaits)
                .map(row -> row.job().id().value())
                .toList();
        return asking.isEmpty() ? Map.of() : byJob("record/waits.sql", asking, WaitRows::read);
    }

    private <T> Map<UUID, List<T>> byJob(String sql, Collection<UUID> ids, RowReader<T> reader) throws SQLException {
        var all = new HashMap<UUID, List<T>>();
        try (var query = Sql.of(sql).on(connection)) {
            query.withIds("jobs", ids)
                    .list(row -> all.computeIfAbsent(Columns.uuid(row, "job_id"), _ -> new ArrayList<>())
                            .add(reader.read(row)));
        }
        return all;
    }

    private static Checkpoint checkpoint(ResultSet row) throws SQLException {
        return new Checkpoint(
                Columns.text(row, "path"), row.getInt("n"), Columns.text(row, "kind"), Columns.json(row, "data"));
    }

    private Call call(ResultSet row) throws SQLException {
        return CallRows.read(row, stored(row));
    }

    private @Nullable JsonNode stored(ResultSet row) throws SQLException {
        var sha256 = row.getString("result_sha256");
        if (sha256 == null) {
            return null;
        }
        return BlobRows.read(connection, Columns.text(row, "project"), sha256)
                .map(bytes -> Columns.json(new String(bytes, StandardCharsets.UTF_8)))
                .orElseThrow(() -> new IllegalStateException("the blob of a call's result is gone: " + sha256));
    }

    /** One job; empty if there is none. */
    public List<JobRecord> read(JobId id) throws SQLException {
        return read(List.of(id.value()));
    }
}
