package dev.meanwhile.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of an earlier run.
 *
 * @param commit what was measured
 * @param figures by scenario and name
 */
record Before(String commit, Map<String, Figure> figures) {
    static final Before NOTHING = new Before("", Map.of());

    Before {
        figures = Map.copyOf(figures);
    }

    static Before read(@Nullable Path file) throws IOException {
        if (file == null) {
            return NOTHING;
        }
        var json = new JsonMapper();
        var root = json.readTree(file.toFile());
        var figures = new HashMap<String, Figure>();
        for (var node : root.path("figures")) {
            var figure = json.convertValue(node, Figure.class);
            figures.put(key(figure), figure);
        }
        return new Before(root.path("commit").asText(), figures);
    }

    /** What was measured for the same then; empty if nothing was. */
    String shown(Figure figure) {
        var then = figures.get(key(figure));
        return then == null ? "" : then.shown() + " " + then.unit();
    }

    private static String key(Figure figure) {
        return figure.scenario() + "\n" + figure.name();
    }
}
