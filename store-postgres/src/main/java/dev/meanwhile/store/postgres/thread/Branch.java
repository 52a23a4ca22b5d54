package dev.meanwhile.store.postgres.thread;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.core.thread.ThreadStore.Message;
import dev.meanwhile.store.postgres.record.AnswerText;
import dev.meanwhile.store.postgres.record.RecordReader;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads one branch of a thread, with the answers that only their jobs have so far. */
final class Branch {
    private final Connection connection;

    /** @param connection in a transaction that sees one moment */
    Branch(Connection connection) {
        this.connection = connection;
    }

    List<Message> read(String project, String thread, @Nullable String leaf) throws SQLException {
        List<Row> rows;
        try (var query = Sql.of("thread/branch.sql").on(connection)) {
            query.with("project", project).with("thread", thread).with("leaf", leaf);
            rows = query.list(Branch::row);
        }
        var answers = answers(rows);
        return rows.stream().map(row -> row.message(answers)).toList();
    }

    private Map<UUID, JobRecord> answers(List<Row> rows) throws SQLException {
        var open = rows.stream()
                .filter(row -> row.content() == null)
                .map(Row::job)
                .filter(Objects::nonNull)
                .toList();
        var works = new HashMap<UUID, JobRecord>();
        if (!open.isEmpty()) {
            for (var work : new RecordReader(connection).read(open)) {
                works.put(work.job().id().value(), work);
            }
        }
        return works;
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                Columns.text(row, "id"),
                row.getString("parent_id"),
                Columns.text(row, "role"),
                Columns.jsonOrNull(row, "content"),
                row.getObject("job_id", UUID.class),
                Columns.instant(row, "created_at"));
    }

    /** @param content null if its job has it */
    private record Row(
            String id,
            @Nullable String parent,
            String role,
            @Nullable JsonNode content,
            @Nullable UUID job,
            Instant created) {

        Message message(Map<UUID, JobRecord> answers) {
            var work = content == null && job != null ? answers.get(job) : null;
            var text = content == null ? TextNode.valueOf(work == null ? "" : AnswerText.of(work)) : content;
            return new Message(id, parent, role, text, job == null ? null : new JobId(job), work, created);
        }
    }
}
