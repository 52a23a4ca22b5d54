package dev.meanwhile.store.postgres.limit;

import dev.meanwhile.core.limit.Spending;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import dev.meanwhile.store.postgres.sql.Together;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The table {@code spending}, which the log's writer fills with each commit that tells a cost. */
public final class PostgresSpending implements Spending {
    private final Database database;
    private final Together<Spender, BigDecimal> days = new Together<>(this::today);

    public PostgresSpending(Database database) {
        this.database = database;
    }

    @Override
    public BigDecimal today(String project, String owner) {
        return days.find(new Spender(project, owner)).orElse(BigDecimal.ZERO);
    }

    private Map<Spender, BigDecimal> today(Set<Spender> spenders) {
        return database.run(connection -> {
            var costs = new HashMap<Spender, BigDecimal>();
            try (var query = Sql.of("limit/spent_today.sql").on(connection)) {
                query.with("projects", texts(connection, spenders, Spender::project))
                        .with("owners", texts(connection, spenders, Spender::owner))
                        .list(row -> costs.put(
                                new Spender(Columns.text(row, "project"), Columns.text(row, "owner")),
                                Columns.amount(row, "cost")));
            }
            return costs;
        });
    }

    private static Array texts(Connection connection, Set<Spender> spenders, Function<Spender, String> part)
            throws SQLException {
        return connection.createArrayOf("text", spenders.stream().map(part).toArray());
    }

    private record Spender(String project, String owner) {}
}
