package dev.meanwhile.store.postgres.access;

import dev.meanwhile.core.access.Principal;
import dev.meanwhile.core.access.Role;
import dev.meanwhile.core.access.Scope;
import dev.meanwhile.core.access.Tokens;
import dev.meanwhile.core.audit.Deed;
import dev.meanwhile.store.postgres.audit.AuditRows;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Query;
import dev.meanwhile.store.postgres.sql.Sql;
import dev.meanwhile.store.postgres.sql.Together;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Credentials as rows; who shows one is found by one look at an index. */
public final class PostgresTokens implements Tokens {
    private final Database database;
    private final Together<String, Shown> shown = new Together<>(this::shown);

    public PostgresTokens(Database database) {
        this.database = database;
    }

    @Override
    public void add(Token token, String hash, Deed deed) {
        database.<Boolean>transaction(connection -> {
            put(connection, token, hash);
            AuditRows.add(connection, deed);
            return true;
        });
    }

    @Override
    public void replace(Token token, String hash) {
        database.run(connection -> put(connection, token, hash));
    }

    private static int put(Connection connection, Token token, String hash) throws SQLException {
        try (var query = Sql.of("access/add_token.sql").on(connection)) {
            return query.with("id", token.id())
                    .with("hash", hash)
                    .with("person", token.person())
                    .with("project", token.project())
                    .with("name", token.name())
                    .with("scopes", token.scopes().stream().map(Scope::wireName).collect(Collectors.joining(",")))
                    .with("created", token.created())
                    .with("expires", token.expires())
                    .update();
        }
    }

    @Override
    public List<Token> list(String project) {
        return database.run(connection -> {
            try (var query = Sql.of("access/tokens.sql").on(connection)) {
                return query.with("project", project).list(PostgresTokens::token);
            }
        });
    }

    @Override
    public Optional<Token> find(String id) {
        return database.run(connection -> {
            try (var query = Sql.of("access/token.sql").on(connection)) {
                return query.with("id", id).first(PostgresTokens::token);
            }
        });
    }

    @Override
    public boolean delete(String id, Deed deed) {
        return database.transaction(connection -> {
            try (var query = Sql.of("access/delete_token.sql").on(connection)) {
                if (query.with("id", id).update() == 0) {
                    return false;
                }
            }
            AuditRows.add(connection, deed);
            return true;
        });
    }

    @Override
    public Optional<Principal> bearer(String hash) {
        return shown.find(hash).map(Shown::principal);
    }

    private Map<String, Shown> shown(Set<String> hashes) {
        return database.run(connection -> {
            var found = new HashMap<String, Shown>();
            try (var query = Sql.of("access/bearer.sql").on(connection)) {
                query.with("hashes", connection.createArrayOf("text", hashes.toArray()))
                        .list(row -> found.put(Columns.text(row, "hash"), Shown.of(row)));
            }
            for (var token : found.values()) {
                if (token.isStale()) {
                    noteUse(connection, token.id());
                }
            }
            return found;
        });
    }

    private static void noteUse(Connection connection, String id) throws SQLException {
        try (var query = Sql.of("access/note_use.sql").on(connection)) {
            query.with("id", id).update();
        }
    }

    @Override
    public Principal person(String person) {
        return database.run(connection -> {
            var known = find(connection, person);
            if (known.isPresent()) {
                return known.get();
            }
            try (var query = Sql.of("access/add_person.sql").on(connection)) {
                query.with("person", person).update();
            }
            return find(connection, person).orElseThrow();
        });
    }

    private static Optional<Principal> find(Connection connection, String person) throws SQLException {
        try (var query = Sql.of("access/person.sql").on(connection)) {
            return query.with("person", person).first(row -> principal(row, null, Set.of()));
        }
    }

    @Override
    public void addLogin(String hash, String person, Duration valid) {
        update(
                "access/add_login.sql",
                query -> query.with("hash", hash).with("person", person).with("valid", valid));
    }

    @Override
    public Optional<String> spendLogin(String hash) {
        return database.run(connection -> {
            try (var query = Sql.of("access/spend_login.sql").on(connection)) {
                return query
                        .with("hash", hash)
                        .list(row -> row.getBoolean("is_valid") ? Columns.text(row, "person") : "")
                        .stream()
                        .filter(person -> !person.isEmpty())
                        .findFirst();
            }
        });
    }

    @Override
    public void addSession(String hash, String person, Duration valid) {
        update("access/clean_sessions.sql", query -> query);
        update(
                "access/add_session.sql",
                query -> query.with("hash", hash).with("person", person).with("valid", valid));
    }

    @Override
    public Optional<Principal> session(String hash) {
        return database.run(connection -> {
            try (var query = Sql.of("access/session.sql").on(connection)) {
                return query.with("hash", hash).first(row -> principal(row, null, Set.of()));
            }
        });
    }

    @Override
    public void endSession(String hash) {
        update("access/end_session.sql", query -> query.with("hash", hash));
    }

    private int update(String name, Filling filling) {
        return database.run(connection -> {
            try (var query = Sql.of(name).on(connection)) {
                return filling.fill(query).update();
            }
        });
    }

    private static Token token(ResultSet row) throws SQLException {
        return new Token(
                Columns.text(row, "id"),
                Columns.text(row, "person"),
                row.getString("project"),
                Columns.text(row, "name"),
                scopes(row),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "expires_at"),
                Columns.instantOrNull(row, "last_used_at"));
    }

    private static Principal principal(ResultSet row, @Nullable String project, Set<Scope> scopes) throws SQLException {
        var person = Columns.text(row, "person");
        return new Principal(person, person, row.getBoolean("is_operator"), roles(row), project, scopes);
    }

    private static Map<String, Role> roles(ResultSet row) throws SQLException {
        var projects = texts(row, "projects");
        var names = texts(row, "roles");
        var roles = new HashMap<String, Role>();
        for (var i = 0; i < projects.length; i++) {
            roles.put(projects[i], Role.ofWireName(names[i]).orElseThrow());
        }
        return roles;
    }

    /** A scope of a newer release is left out: it can only widen what this one knows nothing of. */
    private static Set<Scope> scopes(ResultSet row) throws SQLException {
        var scopes = new HashSet<Scope>();
        for (var name : texts(row, "scopes")) {
            Scope.ofWireName(name).ifPresent(scopes::add);
        }
        return scopes;
    }

    private static String[] texts(ResultSet row, String column) throws SQLException {
        return (String[]) row.getArray(column).getArray();
    }

    private interface Filling {
        Query fill(Query query) throws SQLException;
    }

    private record Shown(String id, boolean isStale, Principal principal) {
        static Shown of(ResultSet row) throws SQLException {
            var principal = PostgresTokens.principal(row, row.getString("project"), scopes(row));
            return new Shown(Columns.text(row, "id"), row.getBoolean("is_stale"), principal);
        }
    }
}
