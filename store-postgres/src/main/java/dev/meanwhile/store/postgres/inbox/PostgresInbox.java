package dev.meanwhile.store.postgres.inbox;

import dev.meanwhile.core.inbox.Inbox;
import dev.meanwhile.core.inbox.Notice;
import dev.meanwhile.core.inbox.Notice.Level;
import dev.meanwhile.core.inbox.Notice.Message;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.wait.WaitId;
import dev.meanwhile.store.postgres.record.JobRows;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Query;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The tables {@code inbox} and {@code notice}. */
public final class PostgresInbox implements Inbox {
    private final Database database;

    public PostgresInbox(Database database) {
        this.database = database;
    }

    @Override
    public boolean add(Job about, Message message) {
        var approval = message.approval();
        return database.transaction(connection -> {
            try (var query = Sql.of("inbox/add.sql").on(connection)) {
                return query.with("person", about.owner())
                        .with("project", about.project())
                        .with("thread", about.threadId())
                        .with("job", about.id().value())
                        .with("type", message.type())
                        .with("approval", approval == null ? null : approval.value())
                        .with("level", message.level().wireName())
                        .with("title", message.title())
                        .with("body", message.body())
                        .first(row -> row.getLong("n"))
                        .isPresent();
            }
        });
    }

    @Override
    public List<Notice> list(Reader reader, boolean onlyUnread, long before, int limit) {
        return database.run(connection -> {
            try (var query =
                    Sql.of(onlyUnread ? "inbox/unread.sql" : "inbox/list.sql").on(connection)) {
                return of(reader, query, connection)
                        .with("before", before)
                        .with("most", limit)
                        .list(PostgresInbox::notice);
            }
        });
    }

    @Override
    public List<Notice> after(Reader reader, long n, int limit) {
        return database.run(connection -> {
            try (var query = Sql.of("inbox/after.sql").on(connection)) {
                return of(reader, query, connection)
                        .with("after", n)
                        .with("most", limit)
                        .list(PostgresInbox::notice);
            }
        });
    }

    @Override
    public Map<String, Long> newest(Collection<String> persons) {
        return database.run(connection -> {
            var newest = new HashMap<String, Long>();
            try (var query = Sql.of("inbox/newest.sql").on(connection)) {
                query.with("persons", texts(connection, persons))
                        .list(row -> newest.put(Columns.text(row, "person"), row.getLong("last_n")));
            }
            return newest;
        });
    }

    @Override
    public boolean markRead(Reader reader, long n) {
        return database.run(connection -> {
            try (var query = Sql.of("inbox/mark_read.sql").on(connection)) {
                return of(reader, query, connection).with("n", n).update() > 0;
            }
        });
    }

    @Override
    public int markAllRead(Reader reader) {
        return database.run(connection -> {
            try (var query = Sql.of("inbox/mark_all_read.sql").on(connection)) {
                return of(reader, query, connection).update();
            }
        });
    }

    private static Query of(Reader reader, Query query, Connection connection) throws SQLException {
        var projects = reader.projects();
        return query.with("person", reader.person())
                .with("projects", projects == null ? null : texts(connection, projects));
    }

    private static Array texts(Connection connection, Collection<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }

    private static Notice notice(ResultSet row) throws SQLException {
        var approval = row.getObject("approval", UUID.class);
        return new Notice(
                row.getLong("n"),
                Columns.text(row, "project"),
                JobRows.id(row, "job_id"),
                new Message(
                        Columns.text(row, "type"),
                        approval == null ? null : new WaitId(approval),
                        Level.ofWireName(Columns.text(row, "level")),
                        Columns.text(row, "title"),
                        Columns.text(row, "body")),
                Columns.instant(row, "at"),
                Columns.instantOrNull(row, "read_at"));
    }
}
