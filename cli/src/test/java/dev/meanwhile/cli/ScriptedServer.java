package dev.meanwhile.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that answers as a test says, and writes down what it was asked. */
final class ScriptedServer implements AutoCloseable {
    private final HttpServer server;
    private final ConcurrentMap<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    record Asked(String method, String path, String lastEventId, String authorization, String body) {}

    private record Answer(int status, String type, String body, boolean isCut) {}

    ScriptedServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
        json("GET /health/live", 200, "{}");
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    ScriptedServer json(String request, int status, String body) {
        return add(request, new Answer(status, "application/json", body, false));
    }

    ScriptedServer events(String request, String... events) {
        return add(request, new Answer(200, "text/event-stream", String.join("", events), false));
    }

    /** The same, with the connection closed in the middle. */
    ScriptedServer cutEvents(String request, String... events) {
        return add(request, new Answer(200, "text/event-stream", String.join("", events), true));
    }

    /** The last answer of a request is repeated. */
    private ScriptedServer add(String request, Answer answer) {
        answers.computeIfAbsent(request, _ -> new ArrayDeque<>()).add(answer);
        return this;
    }

    static String event(long seq, String type, String rest) {
        var data = "{\"seq\":%d,\"type\":\"%s\"%s}".formatted(seq, type, rest.isEmpty() ? "" : "," + rest);
        return "event: %s\nid: %d\ndata: %s\n\n".formatted(type, seq, data);
    }

    static String text(long seq, int offset, String text) {
        return event(seq, "text.delta", "\"offset\":%d,\"text\":\"%s\"".formatted(offset, text));
    }

    static String finished(long seq, String state) {
        return event(seq, "job.finished", "\"state\":\"%s\",\"usage\":{\"totalTokens\":12}".formatted(state));
    }

    List<Asked> asked() {
        return asked;
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().toString();
        var headers = exchange.getRequestHeaders();
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(
                exchange.getRequestMethod(),
                path,
                headers.getFirst("Last-Event-ID"),
                headers.getFirst("Authorization"),
                body));
        var waiting = answers.get(exchange.getRequestMethod() + " " + path);
        if (waiting == null) {
            send(exchange, new Answer(404, "application/json", "{\"detail\":\"there is no such thing\"}", false));
        } else {
            send(exchange, waiting.size() > 1 ? waiting.remove() : waiting.element());
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        if (answer.status() == 204) {
            exchange.sendResponseHeaders(204, -1);
        } else {
            // one byte more than comes: the client sees a cut connection
            exchange.sendResponseHeaders(answer.status(), bytes.length + (answer.isCut() ? 1 : 0));
            exchange.getResponseBody().write(bytes);
            exchange.getResponseBody().flush();
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
