package dev.meanwhile.store.postgres.audit;

import dev.meanwhile.core.audit.AuditLog.Entry;
import dev.meanwhile.core.audit.Deed;
import dev.meanwhile.core.audit.Deed.Origin;
import dev.meanwhile.core.audit.Deed.Outcome;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Deeds as rows. */
public final class AuditRows {
    private AuditRows() {}

    /** Writes a deed in the transaction of the change that it tells of. */
    public static void add(Connection connection, Deed deed) throws SQLException {
        try (var query = Sql.of("audit/add.sql").on(connection)) {
            query.with("actor", deed.actor())
                    .with("person", deed.person())
                    .with("project", deed.project())
                    .with("action", deed.action())
                    .with("target", deed.target())
                    .with("detail", deed.detail())
                    .with("outcome", deed.outcome().wireName())
                    .with("address", deed.origin().address())
                    .with("forwarded", deed.origin().forwardedFor())
                    .update();
        }
    }

    static Entry entry(ResultSet row) throws SQLException {
        var deed = new Deed(
                Columns.text(row, "actor"),
                Columns.text(row, "person"),
                row.getString("project"),
                Columns.text(row, "action"),
                row.getString("target"),
                row.getString("detail"),
                Outcome.ofWireName(Columns.text(row, "outcome")).orElseThrow(),
                new Origin(Columns.text(row, "address"), row.getString("forwarded_for")));
        return new Entry(row.getLong("id"), Columns.instant(row, "at"), deed);
    }
}
