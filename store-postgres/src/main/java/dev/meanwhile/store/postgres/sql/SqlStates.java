package dev.meanwhile.store.postgres.sql;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** What an SQLSTATE means for whoever asked (PostgreSQL's appendix «Error Codes»). */
public final class SqlStates {
    private SqlStates() {}

    /** The database cannot be reached, is starting or stopping, is too busy to answer in time, or cannot use its own files. */
    public static boolean isUnavailable(SQLException e) {
        return switch (e) {
            case SQLTransientConnectionException _ -> true; // the pool's own: no connection within its wait
            default -> isUnavailable(state(e));
        };
    }

    /**
     * Connection (08), operator intervention and statement timeout (57), resources as a full disk (53), the machine's errors (58), the
     * database's own (XX), an idle transaction ended (25P03), a standby that has not taken over yet (25006).
     */
    private static boolean isUnavailable(@Nullable String state) {
        return state != null
                && (state.startsWith("08")
                        || state.startsWith("57")
                        || state.startsWith("53")
                        || state.startsWith("58")
                        || state.startsWith("XX")
                        || state.equals("25P03")
                        || state.equals("25006"));
    }

    /** A login that is not taken (28), a database that is not there (3D000) or not this role's (42501). */
    public static boolean isRefused(SQLException e) {
        var state = state(e);
        return state != null && (state.startsWith("28") || state.equals("3D000") || state.equals("42501"));
    }

    /**
     * A deadlock, a failed serialization, or a prepared statement whose columns a newer release changed (0A000): the same work may
     * pass when it is done again.
     */
    public static boolean isLostRace(SQLException e) {
        return "40P01".equals(state(e)) || "40001".equals(state(e)) || "0A000".equals(state(e));
    }

    /** The data itself was refused: a value no column takes (22), a broken constraint (23), a row given twice (21). */
    public static boolean isDataError(SQLException e) {
        var state = state(e);
        return state != null && (state.startsWith("22") || state.startsWith("23") || state.startsWith("21"));
    }

    private static @Nullable String state(SQLException e) {
        return e.getSQLState();
    }
}
