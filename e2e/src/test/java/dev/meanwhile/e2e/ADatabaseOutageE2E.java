package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.models.openai.demo.DemoText;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL stands still or ends for a while: starts are refused with advice, running jobs wait and go on, nothing is lost. */
class ADatabaseOutageE2E {
    private static final int CHUNKS = 300;

    @TempDir
    private Path folder;

    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.in(folder).start();
    }

    @AfterEach
    void end() throws Exception {
        Kill.with("CONT", server.postgres()); // one that stands still could not be ended
        server.close();
    }

    @Test
    void runningJobsGoOnAndNothingIsLost() throws Exception {
        var job = server.api().start(Api.chat("demo:chunks=%d,interval=10ms".formatted(CHUNKS)));
        try (var watcher = Watcher.of(server.api(), job)) {
            watcher.await("text.delta");
            var postgres = server.postgres();
            assertThat(postgres).isNotEmpty();

            Kill.with("STOP", postgres);
            var refused = new AtomicReference<HttpResponse<String>>();
            Until.isTrue("a refusal with 503", Duration.ofSeconds(45), () -> {
                refused.set(server.api().tryStart(Api.chat("demo")));
                return refused.get().statusCode() == 503;
            });
            Kill.with("CONT", postgres);

            assertThat(refused.get().headers().firstValue("Retry-After")).isPresent();
            assertThat(watcher.awaitEnd()).isEqualTo("succeeded");
            assertThat(watcher.broken()).isEmpty();
            assertThat(watcher.text()).isEqualTo(DemoText.of(CHUNKS));
            assertThat(server.api().snapshot(job).path("text").asText()).isEqualTo(DemoText.of(CHUNKS));
            Until.isTrue(
                    "a start after the outage",
                    Duration.ofSeconds(30),
                    () -> server.api().tryStart(Api.chat("demo")).statusCode() == 201);
            Until.isTrue("the end of the outage in the log", Duration.ofSeconds(30), () -> lines("answers again") == 1);
            assertThat(lines("the database does not answer")).isOne();
            assertThat(lines("WARN")).as(server.log()).isLessThanOrEqualTo(2); // and that it had not beaten for long
        }
    }

    /** PostgreSQL ends when it cannot write its log, and cannot be started; the server's own files cannot grow either. */
    @Test
    void aFullDiskUnderTheDataDirectoryEndsNothing() {
        var job = server.api().start(Api.chat("demo:chunks=%d,interval=10ms".formatted(CHUNKS)));
        try (var watcher = Watcher.of(server.api(), job)) {
            watcher.await("text.delta");

            Disk.isFullAt(0, server.processes());
            Until.isTrue(
                    "the end of PostgreSQL",
                    Duration.ofSeconds(30),
                    () -> server.postgres().isEmpty());
            Disk.isFree(server.processes());

            assertThat(watcher.awaitEnd()).isEqualTo("succeeded");
            assertThat(watcher.broken()).isEmpty();
            assertThat(watcher.text()).isEqualTo(DemoText.of(CHUNKS));
            Until.isTrue("new connections", Duration.ofSeconds(30), server.api()::isReady);
            assertThat(server.api().snapshot(job).path("text").asText()).isEqualTo(DemoText.of(CHUNKS));
        }
    }

    private long lines(String words) {
        return server.log().lines().filter(line -> line.contains(words)).count();
    }
}
