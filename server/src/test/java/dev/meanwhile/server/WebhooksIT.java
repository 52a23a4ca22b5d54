package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.meanwhile.outbound.MessageSignature;
import dev.meanwhile.server.http.Json;
import dev.meanwhile.store.postgres.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Webhooks of a whole server, with a receiver that checks signatures as receivers do. */
class WebhooksIT {
    private static final String HOOKS = "/api/v1/projects/default/webhooks";
    private static final TestDatabase DATABASE = TestDatabase.migrated();

    private static HttpServer receiver;
    private static RunningServer server;

    private static final BlockingQueue<Received> RECEIVED = new LinkedBlockingQueue<>();

    private record Received(String path, String id, String time, String signature, String body) {
        JsonNode json() {
            return Json.read(body.getBytes(StandardCharsets.UTF_8));
        }

        void assertSignedWith(String... secrets) {
            var expected =
                    MessageSignature.headers(id, Instant.ofEpochSecond(Long.parseLong(time)), body, List.of(secrets));
            assertThat(signature).isEqualTo(expected.get("webhook-signature"));
        }
    }

    @BeforeAll
    static void open() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", WebhooksIT::receive);
        receiver.start();
        server = RunningServer.on(
                DATABASE.address(), "--outbound.allow=127.0.0.1", "--http.public-url=https://ai.example.org/");
    }

    @AfterAll
    static void close() {
        server.close();
        receiver.stop(0);
        DATABASE.close();
    }

    /** Answers with the status that its path names. */
    private static void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            var path = exchange.getRequestURI().getPath();
            RECEIVED.add(new Received(
                    path,
                    headers.getFirst("webhook-id"),
                    headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            var words = "thank you".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(Integer.parseInt(path.substring(1, 4)), words.length);
            exchange.getResponseBody().write(words);
        }
    }

    @Test
    void aFinishedJobIsToldSigned() throws InterruptedException {
        var hook = made("/200/finished", "\"kinds\": [\"chat\"]");
        var job = job();

        var received = received("/200/finished");

        received.assertSignedWith(hook.path("secret").asText());
        assertThat(received.json().path("type").asText()).isEqualTo("job.finished");
        assertThat(received.json().path("timestamp").asText())
                .isEqualTo(job.path("finishedAt").asText());
        var data = received.json().path("data");
        assertThat(data.path("jobId").asText()).isEqualTo(job.path("id").asText());
        assertThat(data.path("state").asText()).isEqualTo("succeeded");
        assertThat(data.path("seq").asLong()).isEqualTo(job.path("seq").asLong());
        assertThat(data.path("url").asText())
                .isEqualTo(
                        "https://ai.example.org/api/v1/jobs/" + job.path("id").asText());
        assertThat(data).hasSize(4);
        delete(hook);
    }

    @Test
    void aCallThatAsksIsTold() throws InterruptedException {
        server.send(
                "POST", "/api/v1/projects", "{\"id\": \"asking\"}"); // other tests' webhooks hear nothing of its jobs
        made("/api/v1/projects/asking/webhooks", "/200/asked", "approval.asked", "");
        server.send("POST", "/api/v1/projects/asking/jobs", "{\"approval\": \"always\", \"input\": \"what is 6*7?\"}");

        var told = received("/200/asked").json();

        assertThat(told.path("type").asText()).isEqualTo("approval.asked");
        var address = "/api/v1/approvals/" + told.at("/data/approvalId").asText();
        var approval = server.send("GET", address, "").json();
        assertThat(approval.path("jobId")).isEqualTo(told.at("/data/jobId"));
        assertThat(approval.path("askedAt")).isEqualTo(told.path("timestamp"));
    }

    @Test
    void aTestMessageIsLoggedAndCanBeSentAgain() throws InterruptedException {
        var hook = made("/202/ping", "");

        var sent = server.send("POST", one(hook) + "/ping", "");
        assertThat(sent.status()).isEqualTo(202);
        var first = received("/202/ping");
        var delivery = settled(hook);

        assertThat(delivery.path("id").asText())
                .isEqualTo(first.id())
                .isEqualTo(sent.json().path("id").asText());
        assertThat(delivery.path("state").asText()).isEqualTo("delivered");
        assertThat(delivery.path("last").path("status").asInt()).isEqualTo(202);
        assertThat(first.json().path("type").asText()).isEqualTo("ping");

        var again = server.send("POST", one(hook) + "/deliveries/" + first.id() + "/redeliver", "");
        assertThat(again.status()).isEqualTo(202);
        assertThat(received("/202/ping").id()).isEqualTo(first.id());
        assertThat(server.send("POST", one(hook) + "/deliveries/nothing/redeliver", "")
                        .status())
                .isEqualTo(404);
        delete(hook);
    }

    @Test
    void afterARotationBothSecretsSign() throws InterruptedException {
        var hook = made("/200/rotated", "");
        var newer = server.send("POST", one(hook) + "/rotate", "").json();

        server.send("POST", one(hook) + "/ping", "");

        received("/200/rotated")
                .assertSignedWith(
                        newer.path("secret").asText(), hook.path("secret").asText());
        delete(hook);
    }

    @Test
    void aReceiverThatIsGoneIsDisabled() throws InterruptedException {
        var hook = made("/410/gone", "");
        server.send("POST", one(hook) + "/ping", "");
        received("/410/gone");
        assertThat(settled(hook).path("state").asText()).isEqualTo("failed");

        var enabled = server.send("POST", one(hook) + "/enable", "").json();

        assertThat(enabled.has("disabledAt")).isFalse();
        delete(hook);
    }

    @Test
    void aFailureIsToldInTheLogAndTriedAgain() throws InterruptedException {
        var hook = made("/500/broken", "");
        server.send("POST", one(hook) + "/ping", "");
        received("/500/broken");

        var delivery = settled(hook);

        assertThat(delivery.path("state").asText()).isEqualTo("pending");
        assertThat(delivery.path("last").path("excerpt").asText()).isEqualTo("thank you");
        assertThat(delivery.hasNonNull("nextAt")).isTrue();
        assertThat(server.send("GET", "/metrics", "").body())
                .contains("meanwhile_webhook_deliveries_seconds_count{outcome=\"failed\"}");
        delete(hook);
    }

    @Test
    void aPrivateAddressIsRefused() {
        var body = "{\"name\": \"inside\", \"url\": \"http://10.0.0.1/hook\", \"types\": [\"job.finished\"]}";
        var hook = server.send("POST", HOOKS, body).json();
        server.send("POST", one(hook) + "/ping", "");

        assertThat(settled(hook).path("last").path("error").asText()).contains("10.0.0.1");
        delete(hook);
    }

    @Test
    void aSecretIsShownOnce() {
        var hook = made("/200/secret", "");

        assertThat(hook.path("secret").asText()).startsWith("whsec_");
        assertThat(server.send("GET", HOOKS, "").body())
                .doesNotContain("whsec_")
                .contains(hook.path("id").asText());
        assertThat(DATABASE.column("select sealed_secret from webhook").toString())
                .doesNotContain(hook.path("secret").asText());
        delete(hook);
    }

    @Test
    void aWrongWebhookIsRefusedWithItsField() {
        assertThat(refused("{\"url\": \"https://a.example\", \"types\": [\"job.finished\"]}"))
                .contains("/name");
        assertThat(refused("{\"name\": \"n\", \"url\": \"file:///etc/passwd\", \"types\": [\"job.finished\"]}"))
                .contains("/url");
        assertThat(refused("{\"name\": \"n\", \"url\": \"https://u:p@a.example\", \"types\": [\"job.finished\"]}"))
                .contains("/url");
        assertThat(refused("{\"name\": \"n\", \"url\": \"https://a.example\", \"types\": []}"))
                .contains("/types");
        assertThat(refused("{\"name\": \"n\", \"url\": \"https://a.example\", \"types\": [\"everything\"]}"))
                .contains("/types");
        assertThat(
                        refused(
                                "{\"name\": \"n\", \"url\": \"https://a.example\", \"types\": [\"job.finished\"], \"kinds\": [7]}"))
                .contains("/kinds");
    }

    private static String refused(String body) {
        var answer = server.send("POST", HOOKS, body);
        assertThat(answer.status()).isEqualTo(400);
        return answer.json().path("detail").asText();
    }

    private static JsonNode made(String path, String more) {
        return made(HOOKS, path, "job.finished", more);
    }

    private static JsonNode made(String hooks, String path, String type, String more) {
        var url = "http://127.0.0.1:%d%s".formatted(receiver.getAddress().getPort(), path);
        var body = "{\"name\": \"test\", \"url\": \"%s\", \"types\": [\"%s\"]%s}"
                .formatted(url, type, more.isEmpty() ? "" : ", " + more);
        var answer = server.send("POST", hooks, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    private static JsonNode job() {
        return server.send("POST", "/api/v1/projects/default/jobs?wait=30", "{\"input\": \"hello\"}")
                .json();
    }

    private static Received received(String path) throws InterruptedException {
        while (true) {
            var received = RECEIVED.poll(20, TimeUnit.SECONDS);
            assertThat(received).as("something for " + path).isNotNull();
            if (received.path().equals(path)) {
                return received;
            }
        }
    }

    /** The newest delivery, once its first attempt is written: a moment after the receiver answered. */
    private static JsonNode settled(JsonNode hook) {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            var deliveries = server.send("GET", one(hook) + "/deliveries", "").json();
            var newest = deliveries.path("items").path(0);
            if (newest.has("last")) {
                return newest;
            }
            assertThat(System.nanoTime()).as(deliveries.toString()).isLessThan(deadline);
        }
    }

    private static String one(JsonNode hook) {
        return HOOKS + "/" + hook.path("id").asText();
    }

    private static void delete(JsonNode hook) {
        assertThat(server.send("DELETE", one(hook), "").status()).isEqualTo(204);
    }
}
