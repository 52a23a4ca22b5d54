package dev.meanwhile.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.access.Principal;
import dev.meanwhile.core.access.Role;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.InMemoryDevices;
import dev.meanwhile.core.fake.InMemoryEngine;
import dev.meanwhile.core.fake.Running;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.live.LiveFeeds;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.server.http.Dispatcher;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over real sockets, with the engine in memory. */
class JobEventsIT {
    private static final String SSE = "text/event-stream";
    private static final Principal ANN =
            new Principal("ann", "ann", false, Map.of("project", Role.MEMBER), null, Set.of());

    private final InMemoryEngine engine = new InMemoryEngine(InstantSource.system());
    private final LiveFeeds feeds = new LiveFeeds(engine, Duration.ofMillis(200));
    private final Drops drops = new Drops();
    private final Streams streams = Streams.of(
            feeds,
            engine,
            new InMemoryDevices(InstantSource.system()),
            StreamConfig.DEFAULT,
            InstantSource.system(),
            drops);
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient(); // HTTP/2 after its first request
    private HttpServer server;
    private Lease lease;

    @BeforeEach
    void start() throws Exception {
        engine.listen(feeds);
        engine.register("worker", null);
        engine.admit(AnAdmission.of("project", "ann").build(InstantSource.system()), QueueCaps.DEFAULT);
        lease = engine.claim("worker", 1, Running.ofUser(100)).getFirst().lease();
        var events = new JobEvents(engine, engine, streams, new EventPages(engine, engine, feeds));
        var dispatcher = new Dispatcher(
                List.of(events.routes()),
                credentials -> {
                    if (credentials.bearer() == null) {
                        throw ErrorCode.UNAUTHENTICATED.exception("who are you?");
                    }
                    return ANN;
                },
                Set.of());
        server = vertx.createHttpServer()
                .requestHandler(dispatcher)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void aStreamHasItsHeadersItsEventsAndItsEnd() throws Exception {
        say(0, "Hello");
        end();

        var answer = get("", SSE);

        assertThat(answer.headers().firstValue("Content-Type")).contains(SSE);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("X-Accel-Buffering")).contains("no");
        assertThat(answer.body())
                .startsWith("retry: 2000\n\n")
                .contains("event: text.delta\nid: 3\n", "\"text\":\"Hello\"");
        assertThat(answer.body().substring(answer.body().lastIndexOf("event:"))).startsWith("event: job.finished\n");
    }

    @Test
    void whoHasEverythingOfAFinishedJobGets204() throws Exception {
        end();

        assertThat(get("?after_seq=3", SSE).statusCode()).isEqualTo(204);
    }

    @Test
    void aDeletedLogIsGoneAndNamesTheSnapshot() throws Exception {
        end();
        assertThat(engine.forget(lease.job())).isTrue();

        var answer = get("?after_seq=1", SSE);

        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(answer.body())
                .contains("\"code\":\"log_expired\"", "\"snapshot\":\"/api/v1/jobs/" + lease.job(), "\"lastSeq\":3");
    }

    @Test
    void aCursorThatWasNeverGivenIsRefused() throws Exception {
        assertThat(get("?after_seq=99", SSE).body()).contains("\"code\":\"cursor_invalid\"");
        assertThat(get("?after_seq=x", SSE).statusCode()).isEqualTo(400);
    }

    @Test
    void aPageTellsWhereTheNextOneBegins() throws Exception {
        say(0, "Hello");
        end();

        assertThat(get("?after_seq=1&limit=1", "application/json").body())
                .contains("\"nextSeq\":2", "\"state\":\"succeeded\"", "\"done\":false");
        assertThat(get("?after_seq=2", "application/json").body()).contains("\"nextSeq\":4", "\"done\":true");
    }

    @Test
    void aLongPollEndsWithTheNextEvent() throws Exception {
        var poll = CompletableFuture.supplyAsync(() -> {
            try {
                return get("?after_seq=2&wait=30", "application/json").body();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertThat(becomes(() -> feeds.size() == 1)).isTrue();

        say(0, "at last");

        assertThat(poll.get(20, TimeUnit.SECONDS)).contains("\"text\":\"at last\"", "\"nextSeq\":3");
    }

    @Test
    void anUnchangedPageIsNotSentAgain() throws Exception {
        var tag = get("?after_seq=1", "application/json")
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        var again = client.send(
                request("?after_seq=1", "application/json")
                        .header("If-None-Match", tag)
                        .build(),
                BodyHandlers.ofString());

        assertThat(again.statusCode()).isEqualTo(304);
    }

    @Test
    void aHundredPiecesAtTwentyMillisecondsAreFewerThanTwentyFrames() throws Exception {
        var said = new AtomicInteger();
        try (var pace = Executors.newSingleThreadScheduledExecutor()) {
            var watching = client.sendAsync(request("", SSE).build(), BodyHandlers.ofString());
            assertThat(becomes(() -> feeds.size() == 1)).isTrue();
            var over = new CompletableFuture<Void>();
            var saying = pace.scheduleAtFixedRate(() -> sayNext(said, over), 0, 20, TimeUnit.MILLISECONDS);
            over.get(60, TimeUnit.SECONDS);
            saying.cancel(false);
            end();

            var frames = Pattern.compile("event: text.delta")
                    .matcher(watching.get(20, TimeUnit.SECONDS).body())
                    .results();
            assertThat(frames.count()).isBetween(10L, 19L);
        }
    }

    private void sayNext(AtomicInteger said, CompletableFuture<Void> over) {
        try {
            if (said.get() < 100) {
                say(said.getAndIncrement(), "x");
            } else {
                over.complete(null);
            }
        } catch (InterruptedException e) {
            over.completeExceptionally(e);
        }
    }

    @Test
    void aReaderThatStopsReadingIsCutAndSlowsNobody() throws Exception {
        var piece = "y".repeat(32 << 10);
        try (var slow = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            slow.setReceiveBufferSize(4096);
            slow.getOutputStream().write(rawRequest().getBytes(StandardCharsets.US_ASCII));
            assertThat(becomes(() -> streams.audience().size() == 1)).isTrue();
            var received = new AtomicLong();
            var fast = CompletableFuture.supplyAsync(() -> read(received));
            assertThat(becomes(() -> streams.audience().size() == 2)).isTrue();

            for (var i = 0; i < 400; i++) {
                var known = (i - 20L) * piece.length();
                assertThat(becomes(() -> received.get() >= known)).isTrue(); // so that only one of them is slow
                say((long) i * piece.length(), piece);
            }
            end();

            assertThat(fast.get(60, TimeUnit.SECONDS)).contains("event: job.finished");
            assertThat(received).hasValueGreaterThan(400L * piece.length());
            assertThat(becomes(() -> streams.audience().size() == 0)).isTrue();
            assertThat(drops.dropped).hasValueGreaterThanOrEqualTo(1);
        }
    }

    /** @return the last lines of a stream */
    private String read(AtomicLong received) {
        try (var in = client.send(request("", SSE).build(), BodyHandlers.ofInputStream())
                .body()) {
            var piece = new byte[64 << 10];
            var last = "";
            int count;
            while ((count = in.read(piece)) >= 0) {
                received.addAndGet(count);
                last = last.substring(Math.max(0, last.length() - 500))
                        + new String(piece, 0, count, StandardCharsets.UTF_8);
            }
            return last;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aViewerThatLeavesLeavesNothingBehind() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.getOutputStream().write(rawRequest().getBytes(StandardCharsets.US_ASCII));
            assertThat(becomes(() -> streams.watched() == 1)).isTrue();
        }

        assertThat(becomes(() -> streams.watched() == 0 && streams.audience().size() == 0 && feeds.size() == 0))
                .isTrue();
    }

    private String rawRequest() {
        return "GET /api/v1/jobs/%s/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer t\r\nAccept: %s\r\n\r\n"
                .formatted(lease.job(), SSE);
    }

    private HttpResponse<String> get(String query, String accept) throws IOException, InterruptedException {
        return client.send(request(query, accept).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String query, String accept) {
        var address = "http://127.0.0.1:%d/api/v1/jobs/%s/events%s".formatted(server.actualPort(), lease.job(), query);
        return HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer t")
                .header("Accept", accept);
    }

    private void say(long offset, String text) throws InterruptedException {
        engine.append(lease, List.of(Fact.of(new JobEvent.TextStreamed(1, 1, offset, text))));
    }

    private void end() throws InterruptedException {
        engine.commit(lease, Step.of(new NextStep.End(new Ending.Succeeded("stop"))));
    }

    private static boolean becomes(BooleanSupplier fact) {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!fact.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        return fact.getAsBoolean();
    }

    private static final class Drops implements StreamMetrics {
        private final AtomicInteger dropped = new AtomicInteger();

        @Override
        public void viewers(int change) {}

        @Override
        public void dropped() {
            dropped.incrementAndGet();
        }

        @Override
        public void replayed(long bytes) {}

        @Override
        public void sent(Duration sinceCommit) {}
    }
}
