package dev.meanwhile.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.meanwhile.models.openai.demo.DemoModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** The demo model with somebody before it who notes each request, by the knob {@code key} of the model's name. */
final class CountedModel implements AutoCloseable {
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final DemoModel model;
    private final HttpServer front;

    CountedModel() throws IOException {
        model = DemoModel.start(0);
        front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        front.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        front.createContext("/", this::pass);
        front.start();
    }

    record Request(String key, Instant at) {}

    URI baseUrl() {
        return URI.create("http://127.0.0.1:%d/v1".formatted(front.getAddress().getPort()));
    }

    /** How often a key was asked for since then. */
    long requests(String key, Instant since) {
        return requests.stream()
                .filter(request -> request.key().equals(key) && request.at().isAfter(since))
                .count();
    }

    private void pass(HttpExchange exchange) {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            if (body.length > 0) {
                var name = Api.JSON.readTree(body).path("model").asText();
                requests.add(new Request(name.replaceFirst(".*[:,]key=", ""), Instant.now()));
            }
            var path = exchange.getRequestURI().getPath().substring("/v1".length());
            var request = HttpRequest.newBuilder(URI.create(model.baseUrl() + path))
                    .header("Content-Type", "application/json")
                    .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body))
                    .build();
            var answer = http.send(request, BodyHandlers.ofInputStream());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
            exchange.sendResponseHeaders(answer.statusCode(), 0);
            try (var in = answer.body();
                    var out = exchange.getResponseBody()) {
                var buffer = new byte[4096];
                for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    out.write(buffer, 0, read);
                    out.flush();
                }
            }
        } catch (IOException e) {
            return; // the server that asked was killed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        front.stop(0);
        http.shutdownNow();
        try {
            model.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
