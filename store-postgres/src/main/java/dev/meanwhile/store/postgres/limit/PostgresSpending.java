package dev.meanwhile.store.postgres.limit;

import dev.meanwhile.core.limit.Spending;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.math.BigDecimal;

/** The table {@code spending}, which the log's writer fills with each commit that tells a cost. */
public final class PostgresSpending implements Spending {
    private final Database database;

    public PostgresSpending(Database database) {
        this.database = database;
    }

    @Override
    public BigDecimal today(String project, String owner) {
        return database.run(connection -> {
            try (var query = Sql.of("limit/spent_today.sql").on(connection)) {
                return query.with("project", project)
                        .with("owner", owner)
                        .first(row -> Columns.amount(row, "cost"))
                        .orElse(BigDecimal.ZERO);
            }
        });
    }
}
