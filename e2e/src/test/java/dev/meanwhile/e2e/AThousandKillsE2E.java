package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.models.openai.demo.DemoModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The long form of all kills: of three servers under steady {@linkplain Traffic traffic} one is killed without warning, and started
 * again, a thousand times. {@code -Dmeanwhile.kills=50} makes it shorter, {@code -Dmeanwhile.fault.seed=17} another one.
 */
@Tag("long")
class AThousandKillsE2E {
    private static final int KILLS = Integer.getInteger("meanwhile.kills", 1000);
    private static final int SEED = Integer.getInteger("meanwhile.fault.seed", 1);
    private static final int SERVERS = 3;

    /** Jobs that end between two kills, at most: now the next one follows at once, now all servers are well again. */
    private static final int MOST_BETWEEN = 20;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @Test
    void noJobLosesAWordOrRepeatsACallOrStays() throws Exception {
        try (var model = DemoModel.start(0);
                var cluster = Cluster.of(
                        folder,
                        SERVERS,
                        "models.demo.base-url=" + model.baseUrl(),
                        "models.demo.default-model=demo",
                        "log.level=INFO", // at TRACE they would fill the disk
                        "http.requests-per-minute=1000000",
                        "limits.user.starts-per-minute=1000000",
                        "limits.user.starts-per-day=1000000",
                        "limits.project.starts-per-minute=1000000",
                        "limits.project.starts-per-day=1000000")) {
            cluster.server(0).stop(); // the first clean end keeps the loaded classes for all starts after it
            cluster.server(0).start();

            var traffic = Traffic.on(cluster.apis(), cluster.notes(), SEED);
            killAgainAndAgain(cluster, traffic);
            var figures = "kills=%d seed=%d ".formatted(KILLS, SEED) + traffic.end();

            System.out.println(figures); // into the output of the build
            assertThat(traffic.faults()).as(figures).isEmpty();
        }
    }

    private static void killAgainAndAgain(Cluster cluster, Traffic traffic) {
        var random = new Random(SEED);
        for (var kill = 0; kill < KILLS && traffic.faults().isEmpty(); kill++) {
            var next = traffic.ended() + random.nextInt(MOST_BETWEEN);
            Until.isTrue("the end of so many jobs", PATIENCE, () -> traffic.ended() >= next);
            var server = cluster.server(random.nextInt(SERVERS));
            server.kill();
            server.launch();
        }
    }
}
