package dev.meanwhile.store.postgres.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads columns as the domain's types. */
public final class Columns {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Columns() {}

    /** A text column that is never null. */
    public static String text(ResultSet row, String column) throws SQLException {
        return present(row.getString(column), column);
    }

    public static UUID uuid(ResultSet row, String column) throws SQLException {
        return present(row.getObject(column, UUID.class), column);
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        return present(instantOrNull(row, column), column);
    }

    public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    public static BigDecimal amount(ResultSet row, String column) throws SQLException {
        return present(row.getBigDecimal(column), column);
    }

    public static JsonNode json(ResultSet row, String column) throws SQLException {
        return present(jsonOrNull(row, column), column);
    }

    public static @Nullable JsonNode jsonOrNull(ResultSet row, String column) throws SQLException {
        var text = row.getString(column);
        return text == null ? null : json(text);
    }

    /** A stored JSON text read back. */
    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a stored value is no JSON", e);
        }
    }

    private static <T> T present(@Nullable T value, String column) {
        if (value == null) {
            throw new IllegalStateException("column %s is null".formatted(column));
        }
        return value;
    }
}
