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
import java.util.concurrent.Executors;

/** A page that takes its time, for a tool that fetches it: a second less than that tool waits. */
public final class SlowPage implements AutoCloseable {
    private static final Duration TIME = Duration.ofSeconds(9);

    private final HttpServer server;

    private SlowPage(HttpServer server) {
        this.server = server;
    }

    public static SlowPage start() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("slow-page-", 0).factory()));
        server.createContext("/", SlowPage::answer);
        server.start();
        return new SlowPage(server);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Await.pause(TIME);
            var page = "At last.".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        } catch (InterruptedException e) {
            throw new InterruptedIOException("closed");
        }
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/page");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
