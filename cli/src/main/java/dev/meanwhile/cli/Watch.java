package dev.meanwhile.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.cli.EventReader.Event;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Follows a job to its end, through cut connections and restarts of the server. */
final class Watch {
    /** Three missed heartbeats: the connection is half open. */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private final Server server;
    private final Terminal terminal;
    private final Duration pause;
    private final Duration patience;

    private long cursor;
    private boolean isOver;

    /**
     * @param pause between two tries to connect
     * @param patience how long a server may be away before it is given up
     */
    Watch(Server server, Terminal terminal, Duration pause, Duration patience) {
        this.server = server;
        this.terminal = terminal;
        this.pause = pause;
        this.patience = patience;
    }

    static Watch of(Server server, Terminal terminal) {
        return new Watch(server, terminal, Duration.ofSeconds(2), Duration.ofMinutes(5));
    }

    /** Gives every event, the last one being {@code job.finished}; none if they are no longer kept. */
    void follow(String job, Consumer<JsonNode> events) throws InterruptedException {
        var lastSign = System.nanoTime();
        var isTold = false;
        while (!isOver) {
            try {
                var before = cursor;
                connect(job, events);
                if (isOver) {
                    return;
                }
                if (cursor > before) {
                    lastSign = System.nanoTime();
                    isTold = false;
                }
            } catch (IOException e) {
                if (System.nanoTime() - lastSign > patience.toNanos()) {
                    throw new CliException(
                            "no server answers at %s (%s); the job is kept, come back with: meanwhile tail %s"
                                    .formatted(server.url(), Server.reason(e), job),
                            e);
                }
                if (!isTold) {
                    terminal.note("\nThe connection to %s broke; trying again …".formatted(server.url()));
                    isTold = true;
                }
            }
            var _ = new CountDownLatch(1)
                    .await(pause.toNanos(), TimeUnit.NANOSECONDS); // nothing counts it down: a pause
        }
    }

    private void connect(String job, Consumer<JsonNode> events) throws IOException, InterruptedException {
        var response = server.events(job, cursor);
        try (var body = response.body()) {
            if (response.statusCode() != 200) {
                isOver = true;
                return;
            }
            read(body, events);
        }
    }

    private void read(InputStream body, Consumer<JsonNode> events) throws IOException {
        try (var alive = new Alive(body)) {
            var reader = new EventReader(alive);
            Event event;
            while ((event = reader.next()) != null) {
                if (event.id() != null) {
                    cursor = Long.parseLong(event.id());
                }
                events.accept(event.data());
                if (event.data().path("type").asText().equals("job.finished")) {
                    isOver = true;
                    return;
                }
            }
        }
    }

    /** A stream that ends with an error when no byte came for too long. */
    private static final class Alive extends InputStream {
        private final InputStream in;
        private final AtomicLong last = new AtomicLong(System.nanoTime());
        private final ScheduledExecutorService guard = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("silence").daemon().factory());

        Alive(InputStream in) {
            this.in = in;
            var _ = guard.scheduleWithFixedDelay(this::look, 5, 5, TimeUnit.SECONDS);
        }

        private void look() {
            if (System.nanoTime() - last.get() > SILENCE.toNanos()) {
                try {
                    in.close(); // the read that waits ends with an error
                } catch (IOException e) {
                    guard.shutdown(); // then it is closed already
                }
            }
        }

        @Override
        public int read() throws IOException {
            var one = in.read();
            last.set(System.nanoTime());
            return one;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            var count = in.read(bytes, offset, length);
            last.set(System.nanoTime());
            return count;
        }

        @Override
        public void close() throws IOException {
            guard.shutdownNow();
            in.close();
        }
    }
}
