package dev.meanwhile.store.postgres.record;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.store.postgres.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads rows of {@code tool_call}. */
final class CallRows {
    private CallRows() {}

    /** @param stored the result where it lies in a blob, else null */
    static Call read(ResultSet row, @Nullable JsonNode stored) throws SQLException {
        var state = CallState.ofWireName(Columns.text(row, "state"));
        return new Call(
                new CallPlace(Columns.text(row, "path"), row.getInt("round"), row.getInt("index")),
                row.getString("provider_id"),
                Columns.text(row, "name"),
                Columns.text(row, "arguments"),
                Columns.text(row, "arguments_hash"),
                effect(Columns.text(row, "effect")),
                row.getBoolean("is_idempotent"),
                state,
                Columns.instantOrNull(row, "started_at"),
                state.isSettled() ? outcome(row, stored) : null);
    }

    private static Call.Outcome outcome(ResultSet row, @Nullable JsonNode stored) throws SQLException {
        return new Call.Outcome(
                stored == null ? Columns.jsonOrNull(row, "result") : stored,
                Columns.jsonOrNull(row, "error"),
                row.getBoolean("is_truncated"),
                Duration.ofMillis(row.getLong("took_ms")));
    }

    private static Effect effect(String wireName) {
        return wireName.equals(Effect.READS.wireName()) ? Effect.READS : Effect.WRITES;
    }
}
