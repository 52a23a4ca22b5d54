package dev.meanwhile.bench.rig;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;

/** Pages for a tool that fetches them: one takes its time, a second less than that tool waits, and one is large. */
public final class Pages implements AutoCloseable {
    private static final Duration TIME = Duration.ofSeconds(9);
    private static final int LARGE = 20_000_000;

    private final HttpServer server;

    private Pages(HttpServer server) {
        this.server = server;
    }

    public static Pages start() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("pages-", 0).factory()));
        server.createContext("/slow", Pages::slowly);
        server.createContext("/large", Pages::largely);
        server.start();
        return new Pages(server);
    }

    private static void slowly(HttpExchange exchange) throws IOException {
        try {
            Await.pause(TIME);
            answer(exchange, "At last.".getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            throw new InterruptedIOException("closed");
        }
    }

    private static void largely(HttpExchange exchange) throws IOException {
        var page = new byte[LARGE];
        Arrays.fill(page, (byte) 'x');
        answer(exchange, page);
    }

    private static void answer(HttpExchange exchange, byte[] page) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        }
    }

    public URI slow() {
        return address("/slow");
    }

    /** 20 MB of text. */
    public URI large() {
        return address("/large");
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
