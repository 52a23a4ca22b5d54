package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.outbound.MessageSignature;
import dev.meanwhile.server.RunningServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tools that a project declares: their administration, and a chat job that uses one. */
class ProjectToolsIT {
    private static final RunningServer SERVER = RunningServer.shared();
    private static final String TOOLS = "/api/v1/projects/default/tools";
    private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private HttpServer service;

    private record Asked(String body, String id, String time, String signature, String key) {}

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        service.createContext("/order", exchange -> {
            var headers = exchange.getRequestHeaders();
            asked.add(new Asked(
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    headers.getFirst("webhook-id"),
                    headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"),
                    headers.getFirst("X-Api-Key")));
            var bytes = "{\"order\": 17}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        service.start();
    }

    @AfterEach
    void end() {
        service.stop(0);
        SERVER.send("DELETE", TOOLS + "/order", "");
    }

    /** @param other fields in place of the usual ones */
    private Answer declare(String other) {
        var usual = Json.object("""
                {"name": "order", "description": "Orders.", "url": "http://127.0.0.1:%d/order", "secret": "%s",
                 "parameters": {"type": "object", "properties": {"amount": {"type": "integer"}}},
                 "headers": {"X-Api-Key": "key-of-the-shop"}}""".formatted(service.getAddress().getPort(), KEY));
        usual.setAll(Json.object("{" + other + "}"));
        return SERVER.send("POST", TOOLS, usual.toString());
    }

    /** The only call of a job that makes it. */
    private static JsonNode call(String arguments) {
        var start = """
                {"model": "demo:rounds=1,tool=order,args=%s", "input": "Order.", "tools": ["order"]}""".formatted(URLEncoder.encode(arguments, StandardCharsets.UTF_8));
        return SERVER.send("POST", "/api/v1/projects/default/jobs?wait=30", start)
                .json()
                .path("toolCalls")
                .path(0);
    }

    @Test
    void aChatJobCallsItSigned() throws InterruptedException {
        assertThat(declare("").status()).isEqualTo(201);

        var call = call("{\"amount\":3}");

        assertThat(call.path("status").asText()).isEqualTo("done");
        assertThat(call.path("result").path("order").asInt()).isEqualTo(17);
        var request = asked.take();
        assertThat(request.body()).isEqualTo("{\"amount\":3}");
        assertThat(request.key()).isEqualTo("key-of-the-shop");
        var at = Instant.ofEpochSecond(Long.parseLong(request.time()));
        assertThat(MessageSignature.headers(request.id(), at, request.body(), List.of(KEY)))
                .containsEntry("webhook-signature", request.signature());
    }

    @Test
    void itIsListedWithoutItsSecretsAndOfferedInItsProjectAlone() {
        var made = declare("\"effect\": \"reads\", \"timeoutMs\": 2000");

        assertThat(made.json().path("secret").asText()).isEqualTo(KEY);
        var listed = SERVER.send("GET", TOOLS, "");
        assertThat(listed.body()).doesNotContain("whsec_", "key-of-the-shop");
        var row = listed.json().path("items").path(0);
        assertThat(row.path("headers").path(0).asText()).isEqualTo("X-Api-Key");
        assertThat(row.path("effect").asText()).isEqualTo("reads");
        assertThat(row.path("timeoutMs").asInt()).isEqualTo(2000);
        assertThat(offered("")).contains("order", "calculate");
        SERVER.send("POST", "/api/v1/projects", "{\"id\": \"tool-less\"}");
        assertThat(offered("?project=tool-less")).contains("calculate").doesNotContain("order");
    }

    private static List<String> offered(String query) {
        return SERVER.send("GET", "/api/v1/tools" + query, "")
                .json()
                .path("items")
                .findValuesAsText("name");
    }

    @Test
    void aNameIsTakenUnlessTheDeclarationSaysOverride() {
        declare("");

        assertThat(declare("").json().path("code").asText()).isEqualTo("tool_name_taken");
        assertThat(declare("\"override\": true, \"enabled\": false").status()).isEqualTo(201);

        assertThat(offered("")).doesNotContain("order");
    }

    @Test
    void whatIsDeletedIsGone() {
        declare("");

        assertThat(SERVER.send("DELETE", TOOLS + "/order", "").status()).isEqualTo(204);
        assertThat(SERVER.send("DELETE", TOOLS + "/order", "").status()).isEqualTo(404);
        assertThat(offered("")).doesNotContain("order");
    }

    @Test
    void aToolMayAskBeforeEachCall() {
        assertThat(declare("\"approval\": \"always\", \"override\": true")
                        .json()
                        .path("approval")
                        .asText())
                .isEqualTo("always");
        assertThat(SERVER.send("GET", TOOLS, "").body()).contains("\"approval\":\"always\"");
    }

    @Test
    void aDeclarationThatCannotWorkIsRefused() {
        for (var wrong : List.of(
                "\"url\": \"http://10.1.2.3/\"",
                "\"url\": \"nowhere\"",
                "\"method\": \"GET\"",
                "\"effect\": \"sometimes\"",
                "\"approval\": \"sometimes\"",
                "\"timeoutMs\": 0",
                "\"name\": \"no spaces\"",
                "\"parameters\": {\"type\": 7}",
                "\"headers\": {\"Host\": \"a\"}",
                "\"secret\": \"\"")) {
            assertThat(declare(wrong).status()).as(wrong).isEqualTo(400);
        }
    }
}
