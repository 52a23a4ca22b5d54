package dev.meanwhile.store.postgres.memory;

import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import dev.meanwhile.workflow.memory.Memory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** A row a text. */
public final class PostgresMemory implements Memory {
    private final Database database;

    public PostgresMemory(Database database) {
        this.database = database;
    }

    @Override
    public boolean store(Note note) {
        return database.run(connection -> {
            try (var query = Sql.of("memory/store.sql").on(connection)) {
                return query.with("project", note.project())
                                .with("collection", note.collection())
                                .with("key", note.key())
                                .with("text", note.text())
                                .with("metadata", note.metadata().toString())
                                .update()
                        > 0;
            }
        });
    }

    @Override
    public List<Found> query(Question question) {
        return database.run(connection -> {
            try (var query = Sql.of("memory/query.sql").on(connection)) {
                return query.with("project", question.project())
                        .with("collection", question.collection())
                        .with("text", question.text())
                        .with("threshold", question.threshold())
                        .with("most", question.topK())
                        .list(PostgresMemory::found);
            }
        });
    }

    private static Found found(ResultSet row) throws SQLException {
        return new Found(
                Columns.text(row, "text"),
                Columns.json(row, "metadata"),
                row.getDouble("rank"),
                Columns.instant(row, "at"));
    }
}
