package dev.meanwhile.store.postgres.wait;

import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.core.wait.WaitId;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;

/** Lets questions expire that nobody answered in time, each in a transaction of its own. */
public final class Expiry {
    /** As many at a time as do not hold up the claims that follow; the rest comes a second later. */
    private static final int MOST = 100;

    private Expiry() {}

    /** @return how many waiting jobs it put back into the queue */
    public static int run(Database database) {
        var over = database.run(connection -> {
            try (var query = Sql.of("wait/expired.sql").on(connection)) {
                return query.with("most", MOST).list(row -> new WaitId(Columns.uuid(row, "id")));
            }
        });
        var woken = 0;
        for (var id : over) {
            woken += expire(database, id) ? 1 : 0;
        }
        return woken;
    }

    private static boolean expire(Database database, WaitId id) {
        return database.transaction(connection -> {
            var locked = LockedWait.of(connection, id).filter(wait -> wait.row().isOpen());
            if (locked.isEmpty()) {
                return false; // answered in this moment, or another process was here first
            }
            locked.get().end(Wait.State.EXPIRED, null);
            return locked.get().job().state() == JobState.WAITING;
        });
    }
}
