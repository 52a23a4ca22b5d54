package dev.meanwhile.bench.scenario;

import dev.meanwhile.bench.Figure;
import dev.meanwhile.bench.rig.ProcessTree;
import dev.meanwhile.bench.rig.Rig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** From the command to the first request that is answered, on an empty data directory and again on the same one. */
record Start() implements Scenario {
    private static final String NAME = "start";

    @Override
    public List<Figure> play(Rig rig) throws IOException, InterruptedException {
        rig.startServer(rig.folder("data").resolve("to-warm-up"))
                .close(); // the launcher may build; files come into the cache
        var figures = new ArrayList<Figure>();
        var data = rig.folder("data").resolve("to-start-twice");
        try (var server = rig.startServer(data)) {
            figures.add(seconds("first start, empty data directory", server.startedIn()));
            figures.add(megabytes("memory after start, server", ProcessTree.residentBytes(server.pid())));
            figures.add(megabytes("memory after start, its PostgreSQL", ProcessTree.allBytes(server.postgresPid())));
        }
        try (var server = rig.startServer(data)) {
            figures.add(seconds("later start", server.startedIn()));
        }
        return figures;
    }

    private static Figure seconds(String name, Duration time) {
        return Figure.of(NAME, name, time.toMillis() / 1e3, "s");
    }

    static Figure megabytes(String name, long bytes) {
        return Figure.of(NAME, name, bytes / 1e6, "MB");
    }
}
