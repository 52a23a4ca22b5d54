package dev.meanwhile.store.postgres.retention;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.log.Compaction;
import dev.meanwhile.core.log.Compaction.Rewinds;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.core.round.OpenTurn;
import dev.meanwhile.core.round.Turn;
import dev.meanwhile.store.postgres.record.AnswerText;
import dev.meanwhile.store.postgres.record.EventRows;
import dev.meanwhile.store.postgres.record.RecordReader;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/** A finished job that has had its time, inside a transaction that holds its head. */
final class OldJob {
    /** Entries of a log that are in memory at once. */
    private static final int PART = 1000;

    private final Connection connection;
    private final JobId id;

    OldJob(Connection connection, JobId id) {
        this.connection = connection;
        this.id = id;
    }

    /** Replaces the log by its {@link Compaction}. */
    boolean compactLog() throws SQLException {
        var rewinds = Rewinds.in(rewinds());
        for (var part = entries(0);
                !part.isEmpty();
                part = entries(part.getLast().seq())) {
            replace(part, Compaction.of(part, rewinds));
        }
        return run("retention/mark_compacted.sql") > 0;
    }

    private List<Entry> rewinds() throws SQLException {
        try (var query = Sql.of("retention/rewinds.sql").on(connection)) {
            return query.with("job", id.value()).list(EventRows::read);
        }
    }

    private List<Entry> entries(long after) throws SQLException {
        return EventRows.after(connection, id, after, PART);
    }

    private void replace(List<Entry> before, List<Entry> after) throws SQLException {
        var gone = before.stream().map(Entry::seq).collect(Collectors.toCollection(HashSet::new));
        for (var entry : after) {
            gone.remove(entry.seq());
        }
        var joined = new HashSet<>(after);
        before.forEach(joined::remove);
        for (var entry : joined) {
            try (var query = Sql.of("retention/rewrite_event.sql").on(connection)) {
                query.with("job", id.value()).with("seq", entry.seq()).with("payload", entry.payload());
                query.update();
            }
        }
        try (var query = Sql.of("retention/drop_events.sql").on(connection)) {
            query.with("job", id.value()).withNumbers("seqs", gone).update();
        }
    }

    /** Deletes the log; what only it knew, the turn of each path that never finished, becomes a checkpoint first. */
    boolean deleteLog() throws SQLException {
        for (var job : new RecordReader(connection).read(id)) {
            var paths = job.tail().stream().collect(Collectors.groupingBy(Entry::path));
            for (var path : paths.entrySet()) {
                var open = OpenTurn.of(path.getValue()).filter(Turn::saysSomething);
                if (open.isPresent()) {
                    keep(path.getKey(), open.get());
                }
            }
        }
        return run("retention/delete_log.sql") > 0;
    }

    private void keep(String path, Turn turn) throws SQLException {
        try (var query = Sql.of("retention/keep_partial.sql").on(connection)) {
            query.with("job", id.value())
                    .with("path", path)
                    .with("kind", Turn.PARTIAL)
                    .with("data", turn.toJson().toString())
                    .update();
        }
    }

    /** Deletes the row with all that hangs on it; an answer in a thread keeps its text. */
    boolean delete() throws SQLException {
        for (var job : new RecordReader(connection).read(id)) {
            keepAnswer(job);
        }
        run("retention/delete_events.sql");
        return run("retention/delete_job.sql") > 0;
    }

    private void keepAnswer(JobRecord job) throws SQLException {
        try (var query = Sql.of("retention/keep_answer.sql").on(connection)) {
            query.with("job", id.value()).with("answer", AnswerText.of(job)).update();
        }
    }

    private int run(String statement) throws SQLException {
        try (var query = Sql.of(statement).on(connection)) {
            return query.with("job", id.value()).update();
        }
    }
}
