package dev.meanwhile.store.postgres.access;

import dev.meanwhile.core.access.Projects;
import dev.meanwhile.core.access.Role;
import dev.meanwhile.core.audit.Deed;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.store.postgres.audit.AuditRows;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Projects as rows. Whoever changes members locks the project's row first, so that a last admin stays the last. */
public final class PostgresProjects implements Projects {
    private static final String DEFAULT = "default";

    private final Database database;

    public PostgresProjects(Database database) {
        this.database = database;
    }

    @Override
    public List<Project> list() {
        return database.run(connection -> {
            try (var query = Sql.of("access/projects.sql").on(connection)) {
                return query.list(PostgresProjects::project);
            }
        });
    }

    @Override
    public Optional<Project> find(String id) {
        return database.run(connection -> {
            try (var query = Sql.of("access/project.sql").on(connection)) {
                return query.with("project", id).first(PostgresProjects::project);
            }
        });
    }

    @Override
    public boolean create(String id, String name, String admin, Deed deed) {
        return database.transaction(connection -> {
            try (var query = Sql.of("access/add_project.sql").on(connection)) {
                if (query.with("project", id).with("name", name).update() == 0) {
                    return false;
                }
            }
            putMember(connection, id, admin, Role.ADMIN);
            AuditRows.add(connection, deed);
            return true;
        });
    }

    @Override
    public boolean delete(String id, Deed deed) {
        return database.transaction(connection -> {
            if (!lock(connection, id) || hasOpenJobs(connection, id)) {
                return false;
            }
            for (var table : List.of("jobs", "threads", "blobs", "admissions", "project")) {
                try (var query = Sql.of("access/delete_" + table + ".sql").on(connection)) {
                    query.with("project", id).update();
                }
            }
            AuditRows.add(connection, deed);
            return true;
        });
    }

    private static boolean hasOpenJobs(Connection connection, String id) throws SQLException {
        try (var query = Sql.of("access/open_jobs.sql").on(connection)) {
            return query.with("project", id).first(row -> row.getString("id")).isPresent();
        }
    }

    @Override
    public List<Member> members(String project) {
        return database.run(connection -> {
            try (var query = Sql.of("access/members.sql").on(connection)) {
                return query.with("project", project).list(PostgresProjects::member);
            }
        });
    }

    @Override
    public void put(String project, String person, Role role, Deed deed) {
        database.<Boolean>transaction(connection -> {
            lock(connection, project);
            if (role != Role.ADMIN) {
                refuseLastAdmin(connection, project, person);
            }
            putMember(connection, project, person, role);
            AuditRows.add(connection, deed);
            return true;
        });
    }

    @Override
    public boolean remove(String project, String person, Deed deed) {
        return database.transaction(connection -> {
            lock(connection, project);
            refuseLastAdmin(connection, project, person);
            try (var query = Sql.of("access/remove_member.sql").on(connection)) {
                if (query.with("project", project).with("person", person).update() == 0) {
                    return false;
                }
            }
            AuditRows.add(connection, deed);
            return true;
        });
    }

    @Override
    public void ensureOperator(String person) {
        database.<Boolean>transaction(connection -> {
            try (var query = Sql.of("access/make_operator.sql").on(connection)) {
                query.with("person", person).update();
            }
            putMember(connection, DEFAULT, person, Role.ADMIN);
            return true;
        });
    }

    private static boolean lock(Connection connection, String project) throws SQLException {
        try (var query = Sql.of("access/lock_project.sql").on(connection)) {
            return query.with("project", project)
                    .first(row -> row.getString("id"))
                    .isPresent();
        }
    }

    private static void refuseLastAdmin(Connection connection, String project, String person) throws SQLException {
        try (var query = Sql.of("access/admins.sql").on(connection)) {
            if (query.with("project", project)
                    .list(row -> Columns.text(row, "person"))
                    .equals(List.of(person))) {
                throw ErrorCode.LAST_ADMIN.exception(
                        "%s is the last admin of project %s; make somebody else one first".formatted(person, project));
            }
        }
    }

    private static void putMember(Connection connection, String project, String person, Role role) throws SQLException {
        try (var query = Sql.of("access/add_person.sql").on(connection)) {
            query.with("person", person).update();
        }
        try (var query = Sql.of("access/put_member.sql").on(connection)) {
            query.with("project", project)
                    .with("person", person)
                    .with("role", role.wireName())
                    .update();
        }
    }

    private static Project project(ResultSet row) throws SQLException {
        return new Project(Columns.text(row, "id"), Columns.text(row, "name"), Columns.instant(row, "created_at"));
    }

    private static Member member(ResultSet row) throws SQLException {
        var role = Role.ofWireName(Columns.text(row, "role")).orElseThrow();
        return new Member(Columns.text(row, "person"), role, Columns.instant(row, "added_at"));
    }
}
