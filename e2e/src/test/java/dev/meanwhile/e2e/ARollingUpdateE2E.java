package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.models.openai.demo.DemoModel;
import dev.meanwhile.store.postgres.SharedPostgres;
import dev.meanwhile.store.postgres.embedded.Address;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers of the release before are replaced one by one under steady {@linkplain Traffic traffic}: jobs go from release to release, in
 * both directions, on one database that the first new server brings up to its schema while the old ones work on it.
 */
@Tag("long")
class ARollingUpdateE2E {
    /** Jobs that end between two steps. */
    private static final int BETWEEN = 100;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @Test
    void jobsOfBothReleasesGoOn() throws Exception {
        var database = SharedPostgres.newDatabase();
        try (var before = Installation.ofEarlierRelease(Files.createDirectory(folder.resolve("before")));
                var model = DemoModel.start(0);
                var oldOne = server("old1", database, model.baseUrl()).of(before);
                var oldTwo = server("old2", database, model.baseUrl()).of(before);
                var newOne = withRoom(server("new1", database, model.baseUrl()));
                var newTwo = withRoom(server("new2", database, model.baseUrl()))) {
            var servers = List.of(oldOne, oldTwo, newOne, newTwo);
            var notes = Files.createDirectory(folder.resolve("notes"));
            servers.forEach(server -> server.withNotes(notes));
            oldOne.start();
            oldTwo.start();
            var traffic = Traffic.on(servers.stream().map(RunningServer::api).toList(), notes, 1);
            goOn(traffic);
            newOne.start();
            goOn(traffic);
            newOne.kill(); // what it ran goes to the release before
            newOne.start();
            goOn(traffic);
            oldOne.stop();
            goOn(traffic);
            newTwo.start();
            goOn(traffic);
            oldTwo.kill();
            goOn(traffic);

            var figures = traffic.end();
            System.out.println(figures); // into the output of the build
            assertThat(traffic.faults()).as(figures).isEmpty();
        }
    }

    private RunningServer server(String name, Address database, URI model) throws Exception {
        return RunningServer.in(Files.createDirectory(folder.resolve(name)))
                .on(database)
                .with("models.demo.base-url", model.toString())
                .with("models.demo.default-model", "demo")
                .with("http.requests-per-minute", "1000000")
                .with("limits.user.running", "100")
                .with("log.level", "INFO");
    }

    /** For more starts than one person usually makes; the release before knows no such limits. */
    private static RunningServer withRoom(RunningServer server) {
        return server.with("limits.user.starts-per-minute", "1000000").with("limits.user.starts-per-day", "1000000");
    }

    private static void goOn(Traffic traffic) {
        var enough = traffic.ended() + BETWEEN;
        Until.isTrue(
                "the end of so many jobs",
                PATIENCE,
                () -> traffic.ended() >= enough || !traffic.faults().isEmpty());
        assertThat(traffic.faults()).isEmpty();
    }
}
