package dev.meanwhile.store.postgres.record;

import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.wait.Answer;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.core.wait.WaitId;
import dev.meanwhile.store.postgres.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads rows of {@code wait}. */
public final class WaitRows {
    private WaitRows() {}

    /** A row with all columns. */
    public static Wait read(ResultSet row) throws SQLException {
        var state = Columns.text(row, "state");
        return new Wait(
                JobRows.id(row, "job_id"),
                Columns.text(row, "project"),
                Columns.text(row, "owner"),
                ask(row),
                Wait.State.ofWireName(state)
                        .orElseThrow(() -> new IllegalStateException("no state of a wait is named " + state)),
                Columns.instant(row, "asked_at"),
                Columns.instant(row, "expires_at"),
                Columns.instantOrNull(row, "ended_at"),
                answer(row),
                claim(row));
    }

    private static Ask ask(ResultSet row) throws SQLException {
        var asked = Columns.instant(row, "asked_at");
        return new Ask(
                new WaitId(Columns.uuid(row, "id")),
                new CallPlace(Columns.text(row, "path"), row.getInt("round"), row.getInt("index")),
                kind(Columns.text(row, "kind")),
                Columns.text(row, "tool"),
                Columns.text(row, "question"),
                Columns.json(row, "proposal"),
                Columns.json(row, "schema"),
                Columns.text(row, "hash"),
                Duration.between(asked, Columns.instant(row, "expires_at")),
                action(Columns.text(row, "on_expiry")),
                row.getString("device"));
    }

    private static Ask.Kind kind(String wireName) {
        return Ask.Kind.ofWireName(wireName)
                .orElseThrow(() -> new IllegalStateException("no kind of question is named " + wireName));
    }

    private static Action action(String wireName) {
        return Action.ofWireName(wireName)
                .orElseThrow(() -> new IllegalStateException("no action is named " + wireName));
    }

    private static @Nullable Answer answer(ResultSet row) throws SQLException {
        var action = row.getString("action");
        return action == null
                ? null
                : new Answer(
                        action(action),
                        Columns.jsonOrNull(row, "data"),
                        row.getString("comment"),
                        Columns.text(row, "answered_by"));
    }

    private static Wait.@Nullable Claim claim(ResultSet row) throws SQLException {
        var id = row.getString("claim_id");
        return id == null ? null : new Wait.Claim(id, Columns.instant(row, "claimed_until"));
    }
}
