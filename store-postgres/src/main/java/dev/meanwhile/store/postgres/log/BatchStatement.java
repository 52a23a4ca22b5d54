package dev.meanwhile.store.postgres.log;

import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Query;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The one statement that writes a batch, on a connection of its own in autocommit: a process that pauses holds no lock. There are two
 * forms of it: batches of events alone, which are most, take the lean one.
 */
final class BatchStatement implements AutoCloseable {
    private final Connection connection;
    private final Query lean;
    private final Query full;

    BatchStatement(Connection connection) throws SQLException {
        this.connection = connection;
        try (var query = Sql.of("log/session.sql").on(connection)) {
            query.run();
        }
        this.lean = Sql.of("log/write_events.sql").on(connection);
        this.full = Sql.of("log/write_steps.sql").on(connection);
    }

    /**
     * Writes the portions of the jobs whose lease holds.
     *
     * @return when each of these was written, by its index; the others were not
     */
    Map<Integer, Instant> write(List<Portion> portions) throws SQLException {
        var isLean = portions.stream().allMatch(Portion::isLean);
        var query = isLean ? lean : full;
        heads(query, portions);
        events(query, portions);
        if (!isLean) {
            var steps = StepJson.of(portions);
            query.with("checkpoints", steps.checkpoints())
                    .with("calls", steps.calls())
                    .with("asks", steps.asks())
                    .with("heard", steps.heard())
                    .with("changes", steps.changes());
        }
        var written = new HashMap<Integer, Instant>();
        query.list(row -> written.put(row.getInt("ord"), Columns.instant(row, "at")));
        return written;
    }

    private void heads(Query query, List<Portion> portions) throws SQLException {
        var jobs = new UUID[portions.size()];
        var numbers = new Long[4][portions.size()];
        var hasPaths = new Boolean[portions.size()];
        for (var i = 0; i < portions.size(); i++) {
            var portion = portions.get(i);
            jobs[i] = portion.job().value();
            numbers[0][i] = portion.lane().lease().epoch();
            numbers[1][i] = portion.before();
            numbers[2][i] = portion.end();
            numbers[3][i] = portion.quietMillis();
            hasPaths[i] = portion.hasPaths();
        }
        query.with("jobs", connection.createArrayOf("uuid", jobs))
                .with("epochs", connection.createArrayOf("int8", numbers[0]))
                .with("befores", connection.createArrayOf("int8", numbers[1]))
                .with("ends", connection.createArrayOf("int8", numbers[2]))
                .with("quiets", connection.createArrayOf("int8", numbers[3]))
                .with("paths_used", connection.createArrayOf("bool", hasPaths));
    }

    private void events(Query query, List<Portion> portions) throws SQLException {
        var count = portions.stream().mapToInt(portion -> portion.rows().size()).sum();
        var ords = new Integer[count];
        var seqs = new Long[count];
        var texts = new String[3][count];
        var n = 0;
        for (var ord = 0; ord < portions.size(); ord++) {
            var seq = portions.get(ord).before();
            for (var row : portions.get(ord).rows()) {
                ords[n] = ord;
                seqs[n] = ++seq;
                texts[0][n] = row.type();
                texts[1][n] = row.path();
                texts[2][n] = row.payload();
                n++;
            }
        }
        query.with("event_ords", connection.createArrayOf("int4", ords))
                .with("seqs", connection.createArrayOf("int8", seqs))
                .with("types", connection.createArrayOf("text", texts[0]))
                .with("paths", connection.createArrayOf("text", texts[1]))
                .with("payloads", connection.createArrayOf("text", texts[2]));
    }

    /** The heads of jobs that were not written. */
    Map<UUID, Head> heads(List<UUID> jobs) throws SQLException {
        var heads = new HashMap<UUID, Head>();
        try (var query = Sql.of("log/heads.sql").on(connection)) {
            query.withIds("jobs", jobs)
                    .list(row -> heads.put(
                            Columns.uuid(row, "job_id"),
                            new Head(row.getLong("epoch"), row.getLong("last_seq"), Columns.instant(row, "at"))));
        }
        return heads;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** A row of {@code job_head}. */
    record Head(long epoch, long lastSeq, Instant at) {}
}
