package dev.meanwhile.store.postgres.wait;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.wait.Answer;
import dev.meanwhile.core.wait.Ask.Kind;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.core.wait.WaitId;
import dev.meanwhile.core.wait.Waits;
import dev.meanwhile.store.postgres.record.WaitRows;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code wait}. */
public final class PostgresWaits implements Waits {
    private final Database database;

    public PostgresWaits(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Wait> find(WaitId id) {
        return database.run(connection -> LockedWait.find(connection, id));
    }

    @Override
    public Optional<Wait> find(JobId job, CallPlace call, Kind kind) {
        return database.run(connection -> {
            try (var query = Sql.of("wait/find_of_call.sql").on(connection)) {
                return query.with("job", job.value())
                        .with("path", call.path())
                        .with("round", call.round())
                        .with("index", call.index())
                        .with("kind", kind.wireName())
                        .first(WaitRows::read);
            }
        });
    }

    @Override
    public List<Wait> ofJob(JobId job) {
        return database.run(connection -> {
            try (var query = Sql.of("wait/of_job.sql").on(connection)) {
                return query.with("job", job.value()).list(WaitRows::read);
            }
        });
    }

    @Override
    public List<Wait> approvals(ApprovalQuery asked) {
        return database.run(connection -> {
            try (var query = Sql.of("wait/approvals.sql").on(connection)) {
                return query.with("owner", asked.owner())
                        .with("own_in", texts(connection, asked.ownIn()))
                        .with("all_in", texts(connection, asked.allIn()))
                        .with(
                                "state",
                                asked.state() == null ? null : asked.state().wireName())
                        .with("job", asked.job() == null ? null : asked.job().value())
                        .with(
                                "before",
                                asked.before() == null ? null : asked.before().value())
                        .with("most", asked.limit())
                        .list(WaitRows::read);
            }
        });
    }

    private static Object texts(Connection connection, Collection<String> some) throws SQLException {
        return connection.createArrayOf("text", some.toArray());
    }

    @Override
    public Optional<Answered> answer(WaitId id, Answer answer, @Nullable String claim) {
        return database.transaction(connection -> {
            var locked = LockedWait.of(connection, id);
            if (locked.isEmpty()) {
                return Optional.empty();
            }
            var outcome = locked.get().row().judge(answer, claim, locked.get().now());
            if (outcome == Outcome.TAKEN) {
                locked.get().end(Wait.State.ANSWERED, answer);
            }
            return LockedWait.find(connection, id).map(now -> new Answered(outcome, now));
        });
    }

    @Override
    public Optional<Answered> claim(WaitId id, String claim, Duration time) {
        return database.transaction(connection -> {
            var locked = LockedWait.of(connection, id);
            if (locked.isEmpty()) {
                return Optional.empty();
            }
            var outcome = locked.get().row().judgeClaim(claim, locked.get().now());
            if (outcome == Outcome.TAKEN) {
                try (var query = Sql.of("wait/hold.sql").on(connection)) {
                    query.with("wait", id.value())
                            .with("claim", claim)
                            .with("time", time)
                            .update();
                }
            }
            return LockedWait.find(connection, id).map(now -> new Answered(outcome, now));
        });
    }
}
