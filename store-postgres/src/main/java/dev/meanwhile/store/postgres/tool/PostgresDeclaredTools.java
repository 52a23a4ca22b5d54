package dev.meanwhile.store.postgres.tool;

import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.tool.DeclaredTool;
import dev.meanwhile.core.tool.DeclaredTools;
import dev.meanwhile.core.tool.ToolRuntime;
import dev.meanwhile.core.tool.ToolSpec;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A row a tool. */
public final class PostgresDeclaredTools implements DeclaredTools {
    private final Database database;

    public PostgresDeclaredTools(Database database) {
        this.database = database;
    }

    @Override
    public boolean put(String project, DeclaredTool tool, boolean override) {
        var spec = tool.spec();
        var target = tool.target();
        return database.run(connection -> {
            try (var query = Sql.of("tool/put.sql").on(connection)) {
                return query.with("project", project)
                                .with("name", spec.name())
                                .with("description", spec.description())
                                .with("parameters", spec.parameters().toString())
                                .with("effect", spec.effect().wireName())
                                .with("idempotent", spec.isIdempotent())
                                .with("timeout", spec.timeout().toMillis())
                                .with("asking", spec.isAsking())
                                .with("enabled", tool.isEnabled())
                                .with("method", target.method())
                                .with("url", target.url())
                                .with("headers", String.join(",", target.headers()))
                                .with("sealed", target.sealed())
                                .with("override", override)
                                .update()
                        > 0;
            }
        });
    }

    @Override
    public List<DeclaredTool> list(String project) {
        return database.run(connection -> {
            try (var query = Sql.of("tool/list.sql").on(connection)) {
                return query.with("project", project).list(PostgresDeclaredTools::tool);
            }
        });
    }

    @Override
    public boolean delete(String project, String name) {
        return database.run(connection -> {
            try (var query = Sql.of("tool/delete.sql").on(connection)) {
                return query.with("project", project).with("name", name).update() > 0;
            }
        });
    }

    private static DeclaredTool tool(ResultSet row) throws SQLException {
        var spec = new ToolSpec(
                Columns.text(row, "name"),
                Columns.text(row, "description"),
                Columns.json(row, "parameters"),
                ToolRuntime.SERVER,
                Columns.text(row, "effect").equals(Effect.READS.wireName()) ? Effect.READS : Effect.WRITES,
                row.getBoolean("idempotent"),
                Duration.ofMillis(row.getLong("timeout_ms")),
                row.getBoolean("is_asking"));
        var headers = (String[]) row.getArray("headers").getArray();
        var target = new DeclaredTool.Target(
                Columns.text(row, "method"), Columns.text(row, "url"), List.of(headers), Columns.text(row, "sealed"));
        return new DeclaredTool(spec, row.getBoolean("enabled"), target);
    }
}
