package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.models.openai.demo.DemoText;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Viewers who do not read, read slowly or are gone without a word hurt nobody but themselves. */
class BadViewersE2E {
    private static final int CHUNKS = 2000;
    private static final int WORDS = 500;

    @TempDir
    private static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.in(folder)
                .with("sse.most-behind", "256KiB")
                .with("sse.heartbeat", "200ms")
                .start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @Test
    void oneWhoNeverReadsIsCutAndTheOthersSeeAll() throws IOException {
        var dropped = server.metric("meanwhile_viewers_dropped_total");
        var job = startLarge();
        try (var silent = attach(job);
                var good = Watcher.of(server.api(), job)) {
            assertExact(good, job);

            Until.isTrue(
                    "the silent viewer is cut",
                    Duration.ofSeconds(30),
                    () -> server.metric("meanwhile_viewers_dropped_total") > dropped);
            assertThat(silent.isClosed()).isFalse(); // its own side, which never looked
        }
    }

    @Test
    void oneWhoReadsSlowlySeesAllOrComesBack() throws IOException {
        var job = startLarge();
        try (var slow = attach(job);
                var good = Watcher.of(server.api(), job)) {
            var some = slow.getInputStream().readNBytes(4096);

            assertThat(new String(some, StandardCharsets.UTF_8)).contains("event: ");
            assertExact(good, job);
        }
        try (var again = Watcher.of(server.api(), job)) {
            assertExact(again, job);
        }
    }

    @Test
    void oneWhoIsGoneWithoutAWordIsForgotten() throws IOException {
        var job = server.api().start(Api.chat("demo:chunks=20000,interval=20ms"));
        var before = server.metric("meanwhile_viewers");
        for (var i = 0; i < 20; i++) {
            var gone = attach(job);
            gone.setOption(StandardSocketOptions.SO_LINGER, 0);
            gone.close(); // a reset; nothing is said to the server in HTTP
        }

        Until.isTrue("all are forgotten", Duration.ofSeconds(30), () -> server.metric("meanwhile_viewers") <= before);
        server.api().stop(job);
    }

    private static String startLarge() {
        return server.api().start(Api.chat("demo:chunks=%d,words=%d,interval=1ms".formatted(CHUNKS, WORDS)));
    }

    private static void assertExact(Watcher watcher, String job) {
        assertThat(watcher.awaitEnd()).isEqualTo("succeeded");
        assertThat(watcher.broken()).isEmpty();
        assertThat(watcher.text()).isEqualTo(DemoText.of(CHUNKS, WORDS));
        assertThat(server.api().snapshot(job).path("text").asText()).isEqualTo(watcher.text());
    }

    /** Asks for the events and has the answer's first line; reads nothing after. */
    private static Socket attach(String job) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(
                new InetSocketAddress(server.url().getHost(), server.url().getPort()));
        var head =
                "GET /api/v1/jobs/%s/events?flush=commit HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nAccept: text/event-stream\r\n\r\n"
                        .formatted(job, RunningServer.TOKEN);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        assertThat(firstLine(socket.getInputStream())).startsWith("HTTP/1.1 200");
        return socket;
    }

    private static String firstLine(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }
}
