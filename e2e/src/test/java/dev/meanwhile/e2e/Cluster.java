package dev.meanwhile.e2e;

import dev.meanwhile.store.postgres.SharedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Servers on one database, with one folder of notes; none has a data directory, so that only the lease tells of a dead one. */
final class Cluster implements AutoCloseable {
    private final Path notes;
    private final List<RunningServer> servers = new ArrayList<>();

    private Cluster(Path folder, int size, String... settings) throws Exception {
        this.notes = Files.createDirectories(folder.resolve("notes"));
        var database = SharedPostgres.newDatabase();
        for (var i = 0; i < size; i++) {
            var server = RunningServer.in(Files.createDirectories(folder.resolve("server" + i)))
                    .on(database)
                    .withNotes(notes)
                    .with("limits.user.running", "100");
            Stream.of(settings).map(setting -> setting.split("=", 2)).forEach(pair -> server.with(pair[0], pair[1]));
            servers.add(server);
        }
    }

    /**
     * All started.
     *
     * @param settings as on the command line, without their dashes
     */
    static Cluster of(Path folder, int size, String... settings) throws Exception {
        var cluster = new Cluster(folder, size, settings);
        try {
            // at once, as in a deployment: whoever comes first makes the tables
            cluster.servers.forEach(RunningServer::launch);
            cluster.servers.forEach(RunningServer::awaitReady);
            return cluster;
        } catch (AssertionError e) {
            cluster.close();
            throw e;
        }
    }

    RunningServer server(int index) {
        return servers.get(index);
    }

    List<RunningServer> servers() {
        return servers;
    }

    List<Api> apis() {
        return servers.stream().map(RunningServer::api).toList();
    }

    Path notes() {
        return notes;
    }

    @Override
    public void close() {
        servers.forEach(RunningServer::close);
    }
}
