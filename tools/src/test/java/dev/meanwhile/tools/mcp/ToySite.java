package dev.meanwhile.tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.meanwhile.core.secret.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** The toy behind Streamable HTTP, on loopback; a test switches its faults on. */
final class ToySite implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<JsonNode, BlockingQueue<ObjectNode>> open = new ConcurrentHashMap<>();
    private final BlockingQueue<ObjectNode> notices = new LinkedBlockingQueue<>();
    private final Toy toy = new Toy(this::say);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile BlockingQueue<ObjectNode> cut = new LinkedBlockingQueue<>();
    private volatile String session = UUID.randomUUID().toString();

    /** Whether requests are answered by streams of events. */
    volatile boolean isStreaming = true;
    /** Whether the stream of a call ends before its response, which is given to whoever asks for the rest. */
    volatile boolean isCutting;
    /** Whether events have ids, so that a stream can be taken up again. */
    volatile boolean hasIds = true;
    /** What a call is answered in place of anything else; 0 for a proper answer. */
    volatile int status;

    ToySite() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/mcp", exchange -> {
            try (exchange) {
                handle(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    /** A response goes where it is waited for, a question to everybody, a notice to who listens. */
    private void say(ObjectNode message) {
        if (Messages.isResponse(message)) {
            open.getOrDefault(message.get("id"), new LinkedBlockingQueue<>()).add(message);
        } else if (message.hasNonNull("id")) {
            open.values().forEach(waiting -> waiting.add(message));
        } else {
            notices.add(message);
        }
    }

    Toy toy() {
        return toy;
    }

    /** Method and headers of interest of each request. */
    List<String> asked() {
        return asked;
    }

    /** Knows its sessions no more, as after a restart. */
    void forget() {
        session = UUID.randomUUID().toString();
    }

    private void handle(HttpExchange exchange) throws IOException, InterruptedException {
        var headers = exchange.getRequestHeaders();
        var body = exchange.getRequestBody().readAllBytes();
        var message = body.length == 0 ? JSON.nullNode() : JSON.readTree(body);
        var method = message.path("method").asText();
        asked.add("%s %s version=%s key=%s"
                .formatted(
                        exchange.getRequestMethod(),
                        method,
                        headers.getFirst("MCP-Protocol-Version"),
                        headers.getFirst("X-Api-Key")));
        var isKnown = method.equals("initialize") || session.equals(headers.getFirst("Mcp-Session-Id"));
        if (!isKnown) {
            exchange.sendResponseHeaders(404, -1);
        } else if (status != 0 && method.equals("tools/call")) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            switch (exchange.getRequestMethod()) {
                case "POST" -> post(exchange, message);
                case "GET" -> get(exchange, headers.getFirst("Last-Event-ID"));
                default -> exchange.sendResponseHeaders(200, -1);
            }
        }
    }

    private void post(HttpExchange exchange, JsonNode message) throws IOException, InterruptedException {
        var isRequest = message.hasNonNull("id") && message.has("method");
        var answers = new LinkedBlockingQueue<ObjectNode>();
        if (isRequest) {
            open.put(message.get("id"), answers);
        }
        toy.receive(message);
        if (!isRequest) {
            exchange.sendResponseHeaders(202, -1);
            return;
        }
        exchange.getResponseHeaders().add("Mcp-Session-Id", session);
        if (!isStreaming) {
            var bytes = Messages.bytes(answers.take());
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            return;
        }
        var out = stream(exchange);
        if (isCutting && message.path("method").asText().equals("tools/call")) {
            event(out, "");
            cut = answers;
            return;
        }
        tell(out, answers);
    }

    /** All until the response. */
    private void tell(OutputStream out, BlockingQueue<ObjectNode> answers) throws IOException, InterruptedException {
        for (var next = answers.take(); ; next = answers.take()) {
            event(out, next.toString());
            if (Messages.isResponse(next)) {
                return;
            }
        }
    }

    private void get(HttpExchange exchange, String lastEventId) throws IOException, InterruptedException {
        var out = stream(exchange);
        if (lastEventId != null) {
            tell(out, cut);
            return;
        }
        event(out, ""); // a first sign of life, without a message
        while (true) {
            event(out, notices.take().toString());
        }
    }

    private OutputStream stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private void event(OutputStream out, String data) throws IOException {
        var id = hasIds ? "id: 7\r\n" : "";
        out.write((": comment\r\n" + id + "data: " + data + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    McpConfig config() {
        var address = new McpConfig.Link.Address(
                URI.create(
                        "http://127.0.0.1:%d/mcp".formatted(server.getAddress().getPort())),
                Map.of("X-Api-Key", new Secret("key-of-the-site")));
        return new McpConfig(
                "site",
                address,
                new McpConfig.Offer(List.of("*"), "site_"),
                new McpConfig.Times(Duration.ofSeconds(10), Duration.ofSeconds(10)),
                64 * 1024);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
