package dev.meanwhile.store.postgres.thread;

import dev.meanwhile.core.thread.ThreadStore;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables {@code thread} and {@code message}. */
public final class PostgresThreadStore implements ThreadStore {
    private final Database database;

    public PostgresThreadStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<ThreadRow> create(String project, String owner, String threadId, @Nullable String title) {
        return database.run(connection -> {
            try (var query = Sql.of("thread/create.sql").on(connection)) {
                query.with("project", project).with("owner", owner).with("thread", threadId);
                return query.with("title", title).first(PostgresThreadStore::thread);
            }
        });
    }

    @Override
    public Optional<ThreadRow> find(String project, String threadId) {
        return database.run(connection -> {
            try (var query = Sql.of("thread/find.sql").on(connection)) {
                return query.with("project", project).with("thread", threadId).first(PostgresThreadStore::thread);
            }
        });
    }

    @Override
    public List<ThreadRow> list(String project, String owner, @Nullable String before, int limit) {
        return database.run(connection -> {
            try (var query = Sql.of(before == null ? "thread/list.sql" : "thread/list_before.sql")
                    .on(connection)) {
                if (before != null) {
                    query.with("before", before);
                }
                query.with("project", project).with("owner", owner).with("most", limit);
                return query.list(PostgresThreadStore::thread);
            }
        });
    }

    private static ThreadRow thread(ResultSet row) throws SQLException {
        return new ThreadRow(
                Columns.text(row, "project"),
                Columns.text(row, "id"),
                Columns.text(row, "owner"),
                row.getString("title"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "updated_at"),
                row.getBoolean("is_muted"));
    }

    @Override
    public boolean mute(String project, String threadId, boolean isMuted) {
        return database.run(connection -> {
            try (var query = Sql.of("thread/mute.sql").on(connection)) {
                query.with("project", project).with("thread", threadId);
                return query.with("muted", isMuted).update() > 0;
            }
        });
    }

    @Override
    public boolean delete(String project, String threadId) {
        return database.transaction(connection -> {
            try (var query = Sql.of("thread/leave.sql").on(connection)) {
                query.with("project", project).with("thread", threadId).update();
            }
            try (var query = Sql.of("thread/delete.sql").on(connection)) {
                return query.with("project", project).with("thread", threadId).update() == 1;
            }
        });
    }

    @Override
    public List<Message> branch(String project, String threadId, @Nullable String leaf) {
        return database.snapshot(connection -> new Branch(connection).read(project, threadId, leaf));
    }
}
