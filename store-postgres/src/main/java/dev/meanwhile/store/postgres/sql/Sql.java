package dev.meanwhile.store.postgres.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A statement from a resource, with its {@code :named} parameters turned into JDBC's. Loaded once.
 *
 * @param text as JDBC takes it
 * @param places the positions of each parameter, from 1
 */
public record Sql(String name, String text, Map<String, List<Integer>> places) {

    /** A comment, a {@code ::cast}, or a parameter. */
    private static final Pattern TOKEN = Pattern.compile("--[^\n]*|::|:([a-z_]+)");

    private static final Map<String, Sql> LOADED = new ConcurrentHashMap<>();

    public Sql {
        places = Map.copyOf(places);
    }

    /** @param name a file under {@code dev/meanwhile/store/postgres}, as {@code job/find.sql} */
    public static Sql of(String name) {
        return LOADED.computeIfAbsent(name, file -> parse(file, read(file)));
    }

    private static String read(String name) {
        try (var in = Sql.class.getResourceAsStream("/dev/meanwhile/store/postgres/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no statement " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name, e);
        }
    }

    private static Sql parse(String name, String source) {
        var places = new HashMap<String, List<Integer>>();
        var count = new int[1];
        var text = TOKEN.matcher(source).replaceAll(token -> {
            var parameter = token.group(1);
            if (parameter == null) {
                return token.group().equals("::") ? "::" : "";
            }
            places.computeIfAbsent(parameter, _ -> new ArrayList<>()).add(++count[0]);
            return "?";
        });
        return new Sql(name, text.strip(), places);
    }

    /** The statement on a connection, to be filled and run. */
    public Query on(Connection connection) throws SQLException {
        return new Query(this, connection.prepareStatement(text));
    }

    List<Integer> placesOf(String parameter) {
        var found = places.get(parameter);
        if (found == null) {
            throw new IllegalArgumentException("%s has no parameter :%s".formatted(name, parameter));
        }
        return found;
    }
}
