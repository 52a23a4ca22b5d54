package dev.meanwhile.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies as they come over a socket. */
class BodyIT {
    private static final int MAX = 100;

    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<Object> read = new CompletableFuture<>();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(request -> {
                    request.pause();
                    var context = vertx.getOrCreateContext();
                    var body = new Body(request, context, MAX, Duration.ofMillis(200));
                    Thread.ofVirtual().start(() -> {
                        try {
                            read.complete(new String(body.read(), StandardCharsets.UTF_8));
                        } catch (EngineException | InterruptedException e) {
                            read.complete(e);
                        }
                        Body.discard(request, context);
                    });
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private Socket send(String headers, String body) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        var request = "POST / HTTP/1.1\r\nHost: x\r\n%s\r\n\r\n%s".formatted(headers, body);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private Object outcome() throws Exception {
        return read.get(20, TimeUnit.SECONDS);
    }

    private void isRefused(ErrorCode code) throws Exception {
        assertThat(outcome())
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void aBodyOfExactlyTheLimitIsRead() throws Exception {
        try (var _ = send("Content-Length: 100", "x".repeat(MAX))) {
            assertThat(outcome()).isEqualTo("x".repeat(MAX));
        }
    }

    @Test
    void anAnnouncedBodyOverTheLimitIsNotWaitedFor() throws Exception {
        try (var _ = send("Content-Length: 101", "")) {
            isRefused(ErrorCode.BODY_TOO_LARGE);
        }
    }

    @Test
    void anUnannouncedOneIsRefusedWhileItComes() throws Exception {
        try (var _ = send("Transfer-Encoding: chunked", "65\r\n" + "x".repeat(0x65) + "\r\n")) {
            isRefused(ErrorCode.BODY_TOO_LARGE);
        }
    }

    @Test
    void oneThatDoesNotComeInTimeIsGivenUp() throws Exception {
        try (var _ = send("Content-Length: 10", "xxx")) {
            isRefused(ErrorCode.REQUEST_INVALID);
        }
    }

    @Test
    void oneThatIsCutOffIsRefused() throws Exception {
        send("Content-Length: 10", "xxx").close();

        isRefused(ErrorCode.REQUEST_INVALID);
    }

    @Test
    void whoSendsWithoutEndIsCut() throws Exception {
        var chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (var socket = send("Transfer-Encoding: chunked", "")) {
            var sent = 0L;
            while (sent < 512L << 20 && sendsStill(socket, chunk)) {
                sent += chunk.length;
            }

            assertThat(sent).isBetween(64L << 20, 256L << 20); // what sockets hold comes on top
        }
    }

    private static boolean sendsStill(Socket socket, byte[] chunk) {
        try {
            socket.getOutputStream().write(chunk);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
