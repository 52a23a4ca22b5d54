package dev.meanwhile.store.postgres.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One use of a statement: its parameters by name, then {@link #list}, {@link #first} or {@link #update}. */
public final class Query implements AutoCloseable {
    private final Sql sql;
    private final PreparedStatement statement;

    Query(Sql sql, PreparedStatement statement) {
        this.sql = sql;
        this.statement = statement;
    }

    public Query with(String parameter, @Nullable Object value) throws SQLException {
        for (var place : sql.placesOf(parameter)) {
            set(place, value);
        }
        return this;
    }

    /** For {@code = any(:ids)}. */
    public Query withIds(String parameter, Collection<UUID> ids) throws SQLException {
        return with(parameter, statement.getConnection().createArrayOf("uuid", ids.toArray()));
    }

    /** For {@code = any(:seqs)}. */
    public Query withNumbers(String parameter, Collection<Long> numbers) throws SQLException {
        return with(parameter, statement.getConnection().createArrayOf("bigint", numbers.toArray()));
    }

    /** For {@code = any(:names)}. */
    public Query withTexts(String parameter, Collection<String> texts) throws SQLException {
        return with(parameter, statement.getConnection().createArrayOf("text", texts.toArray()));
    }

    private void set(int place, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(place, Types.NULL);
            case Instant at -> statement.setObject(place, at.atOffset(ZoneOffset.UTC));
            case Duration time -> statement.setObject(place, interval(time), Types.OTHER);
            default -> statement.setObject(place, value);
        }
    }

    private static String interval(Duration time) {
        return time.toSeconds() + " seconds " + time.toNanosPart() / 1000 + " microseconds";
    }

    /** All rows, in their order. */
    public <T> List<T> list(RowReader<T> reader) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var all = new ArrayList<T>();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        }
    }

    /** The first row, if there is one. */
    public <T> Optional<T> first(RowReader<T> reader) throws SQLException {
        try (var rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
        }
    }

    /** @return how many rows were changed */
    public int update() throws SQLException {
        return statement.executeUpdate();
    }

    /** Runs a statement whose result nobody reads, as a lock. */
    public void run() throws SQLException {
        statement.execute();
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }

    /** Reads the row that a result stands on. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
