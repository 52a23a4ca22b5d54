package dev.meanwhile.store.postgres.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.access.Role;
import dev.meanwhile.core.audit.AuditLog.Entry;
import dev.meanwhile.core.audit.AuditLog.Filter;
import dev.meanwhile.core.audit.Deed;
import dev.meanwhile.core.audit.Deed.Origin;
import dev.meanwhile.core.audit.Deed.Outcome;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.store.postgres.TestDatabase;
import dev.meanwhile.store.postgres.access.PostgresProjects;
import dev.meanwhile.store.postgres.sql.Database;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresAuditLogIT {
    private final TestDatabase test = TestDatabase.migrated();
    private final Database database = new Database(
            test.address().jdbcUrl(), test.address().user(), test.address().password());
    private final PostgresAuditLog audit = new PostgresAuditLog(database);
    private final PostgresProjects projects = new PostgresProjects(database);

    @AfterEach
    void close() {
        audit.close();
        database.close();
        test.close();
    }

    @Test
    void whatWasHandedOverIsWrittenBeforeTheEnd() throws InterruptedException {
        for (var i = 0; i < 1_000; i++) {
            audit.add(deed("ann", "start_job", "job-" + i));
        }
        audit.close();

        assertThat(list(null, null))
                .hasSize(1_000)
                .first()
                .satisfies(entry -> assertThat(entry.deed()).isEqualTo(deed("ann", "start_job", "job-999")));
    }

    @Test
    void aChangeAndItsDeedAreWrittenTogetherOrNotAtAll() {
        projects.create("p", "P", "ann", deed("local", "create_project", "p"));
        assertThatThrownBy(() -> projects.remove("p", "ann", deed("ann", "change_members", "ann")))
                .isInstanceOf(EngineException.class);
        projects.put("p", "bob", Role.ADMIN, deed("ann", "change_members", "bob"));
        assertThat(projects.remove("p", "carl", deed("ann", "change_members", "carl")))
                .isFalse();

        assertThat(list(null, null)).extracting(entry -> entry.deed().target()).containsExactly("bob", "p");
    }

    @Test
    void aFilterNarrows() throws InterruptedException {
        audit.add(deed("ann", "start_job", "j"));
        audit.add(deed("bob", "stop_job", "j"));
        audit.close();

        assertThat(list("bob", null)).hasSize(1);
        assertThat(list(null, "start_job")).hasSize(1);
        assertThat(list("bob", "start_job")).isEmpty();
    }

    @Test
    void nobodyChangesAnEntryAndTimeDeletesIt() throws InterruptedException {
        audit.add(deed("ann", "start_job", "j"));
        audit.close();

        assertThatThrownBy(() -> test.run("update audit set actor = 'bob'"))
                .hasStackTraceContaining("the audit log is only added to");
        assertThat(audit.forget(Duration.ofDays(1), 10)).isZero();
        test.shift(Duration.ofDays(2));
        assertThat(audit.forget(Duration.ofDays(1), 10)).isEqualTo(1);
        assertThat(list(null, null)).isEmpty();
    }

    private List<Entry> list(String person, String action) {
        return audit.list(new Filter(null, person, action, null, null, null, null, null, 2_000));
    }

    private static Deed deed(String person, String action, String target) {
        var origin = new Origin("192.0.2.1", null);
        return new Deed(person, person, "p", action, target, "a\0b", Outcome.DONE, origin);
    }
}
