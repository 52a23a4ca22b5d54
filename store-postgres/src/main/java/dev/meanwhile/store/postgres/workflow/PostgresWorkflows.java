package dev.meanwhile.store.postgres.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Query;
import dev.meanwhile.store.postgres.sql.Sql;
import dev.meanwhile.workflow.library.StoredWorkflow;
import dev.meanwhile.workflow.library.StoredWorkflow.Entry;
import dev.meanwhile.workflow.library.StoredWorkflow.Stamp;
import dev.meanwhile.workflow.library.Wish;
import dev.meanwhile.workflow.library.Workflows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables {@code workflow} and {@code workflow_version}. */
public final class PostgresWorkflows implements Workflows {
    private final Database database;

    public PostgresWorkflows(Database database) {
        this.database = database;
    }

    @Override
    public List<Entry> list(String project, @Nullable String after, int limit) {
        return database.run(connection -> {
            try (var query = Sql.of("workflow/list.sql").on(connection)) {
                query.with("project", project).with("after", after);
                return query.with("most", limit).list(PostgresWorkflows::entry);
            }
        });
    }

    @Override
    public Optional<StoredWorkflow> find(String project, String id, @Nullable Integer version) {
        return database.run(connection -> {
            try (var query = Sql.of("workflow/find.sql").on(connection)) {
                query.with("project", project).with("id", id);
                return query.with("version", version).first(PostgresWorkflows::stored);
            }
        });
    }

    @Override
    public List<StoredWorkflow> find(String project, Collection<String> ids) {
        return database.run(connection -> {
            try (var query = Sql.of("workflow/find_all.sql").on(connection)) {
                query.with("project", project).with("ids", connection.createArrayOf("text", ids.toArray()));
                return query.list(PostgresWorkflows::stored);
            }
        });
    }

    @Override
    public List<Entry> versions(String project, String id, @Nullable Integer before, int limit) {
        return database.run(connection -> versions(connection, project, id, before, limit));
    }

    private static List<Entry> versions(
            Connection connection, String project, String id, @Nullable Integer before, int limit) throws SQLException {
        try (var query = Sql.of("workflow/versions.sql").on(connection)) {
            query.with("project", project).with("id", id).with("before", before);
            return query.with("most", limit).list(PostgresWorkflows::entry);
        }
    }

    @Override
    public Saving save(Wish wish, String by, @Nullable Integer expected) {
        return database.transaction(connection -> save(connection, wish, by, expected));
    }

    private static Saving save(Connection connection, Wish wish, String by, @Nullable Integer expected)
            throws SQLException {
        var newest = lock(connection, wish);
        if (expected != null && expected != newest) {
            return new Saving.Conflict(newest);
        }
        if (newest > 0 && isSame(connection, wish, newest)) {
            return new Saving.Unchanged(entry(connection, wish));
        }
        if (newest > 0) {
            raise(connection, wish);
        } else if (!create(connection, wish, by)) {
            return save(connection, wish, by, expected); // somebody was faster; now it can be seen
        }
        try (var query = on(connection, "workflow/add_version.sql", wish)) {
            query.with("name", wish.name()).with("description", wish.description());
            query.with("document", wish.document().toString()).with("by", by).update();
        }
        return new Saving.Saved(entry(connection, wish));
    }

    /** @return the newest version, which nobody else changes before this transaction ends; 0 if there is none */
    private static int lock(Connection connection, Wish wish) throws SQLException {
        try (var query = on(connection, "workflow/lock.sql", wish)) {
            return query.first(row -> row.getInt("version")).orElse(0);
        }
    }

    private static boolean isSame(Connection connection, Wish wish, int version) throws SQLException {
        try (var query = on(connection, "workflow/is_same.sql", wish)) {
            query.with("version", version).with("document", wish.document().toString());
            return query.first(row -> row.getBoolean("is_same")).orElse(false);
        }
    }

    private static void raise(Connection connection, Wish wish) throws SQLException {
        try (var query = on(connection, "workflow/raise.sql", wish)) {
            query.update();
        }
    }

    private static boolean create(Connection connection, Wish wish, String by) throws SQLException {
        try (var query = on(connection, "workflow/create.sql", wish)) {
            return query.with("by", by).update() > 0;
        }
    }

    private static Entry entry(Connection connection, Wish wish) throws SQLException {
        return versions(connection, wish.project(), wish.id(), null, 1).getFirst();
    }

    private static Query on(Connection connection, String statement, Wish wish) throws SQLException {
        return Sql.of(statement).on(connection).with("project", wish.project()).with("id", wish.id());
    }

    @Override
    public boolean delete(String project, String id) {
        return database.run(connection -> {
            try (var query = Sql.of("workflow/delete.sql").on(connection)) {
                return query.with("project", project).with("id", id).update() > 0;
            }
        });
    }

    private static StoredWorkflow stored(ResultSet row) throws SQLException {
        return new StoredWorkflow(entry(row), (ObjectNode) Columns.json(row, "document"));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                Columns.text(row, "project"),
                Columns.text(row, "id"),
                row.getInt("version"),
                Columns.text(row, "name"),
                Columns.text(row, "description"),
                new Stamp(Columns.instant(row, "created_at"), Columns.text(row, "created_by")),
                new Stamp(Columns.instant(row, "saved_at"), Columns.text(row, "saved_by")));
    }
}
