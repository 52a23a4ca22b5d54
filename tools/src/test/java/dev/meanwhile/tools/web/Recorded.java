package dev.meanwhile.tools.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A site on loopback that answers as real ones do, and remembers what it was asked. */
final class Recorded implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch isHanging = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final HttpServer server;

    Recorded() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    record Asked(String line, String authorization, String token, String body) {}

    Recorded answer(String path, int status, String contentType, byte[] body) {
        server.createContext(path, exchange -> {
            remember(exchange);
            try (exchange) {
                if (!contentType.isEmpty()) {
                    exchange.getResponseHeaders().add("Content-Type", contentType);
                }
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        });
        return this;
    }

    Recorded answer(String path, int status, String contentType, String body) {
        return answer(path, status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    Recorded html(String path, String body) {
        return answer(path, 200, "text/html; charset=utf-8", body);
    }

    Recorded resource(String path, String name) throws IOException {
        try (var in = Recorded.class.getResourceAsStream(name)) {
            return answer(path, 200, "application/json", in.readAllBytes());
        }
    }

    Recorded redirect(String path, String location) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("Location", location);
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        return this;
    }

    /** A path that never answers. */
    Recorded hang(String path) {
        server.createContext(path, exchange -> {
            isHanging.countDown();
            try (exchange) {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return this;
    }

    void awaitHanging() throws InterruptedException {
        isHanging.await();
    }

    private void remember(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        asked.add(new Asked(
                exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                String.valueOf(headers.getFirst("Authorization")),
                String.valueOf(headers.getFirst("X-Subscription-Token")),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    }

    List<Asked> asked() {
        return asked;
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
