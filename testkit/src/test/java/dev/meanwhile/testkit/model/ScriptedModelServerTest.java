package dev.meanwhile.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScriptedModelServerTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private ScriptedModelServer server;

    @BeforeEach
    void start() throws IOException {
        server = ScriptedModelServer.start();
    }

    @AfterEach
    void stop() throws IOException {
        client.shutdownNow();
        server.close();
    }

    @Test
    void answersComeInTheOrderOfTheScript() throws Exception {
        server.answer(
                ScriptedAnswer.saying("Hello", " there"),
                ScriptedAnswer.error(429, "slow down").header("Retry-After", "7"));

        var first = ask("{\"n\":1}");
        var second = ask("{\"n\":2}");

        assertThat(first.body())
                .contains("\"content\":\"Hello\"", "\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n");
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(second.headers().firstValue("retry-after")).contains("7");
        assertThat(server.requests())
                .extracting(request -> request.body().path("n").asInt())
                .containsExactly(1, 2);
        assertThat(server.requests().getFirst().header("authorization")).isEqualTo("Bearer key");
    }

    @Test
    void theStandingAnswerFollowsTheScript() throws Exception {
        server.otherwise(ScriptedAnswer.saying("again"));

        assertThat(ask("{}").body()).contains("again");
        assertThat(ask("{}").body()).contains("again");
    }

    @Test
    void bytesAreSentAsTheyAre() throws Exception {
        var half = new byte[] {(byte) 0xC3};
        var rest = new byte[] {(byte) 0xA4};
        server.answer(ScriptedAnswer.stream().raw(half).raw(rest).raw("\r\n: comment\r\n"));

        assertThat(ask("{}").body()).isEqualTo("ä\r\n: comment\r\n");
    }

    @Test
    void aCutConnectionIsAnErrorToTheClient() {
        server.answer(ScriptedAnswer.stream().text("half").cut());

        assertThatThrownBy(() -> ask("{}")).isInstanceOf(IOException.class);
    }

    @Test
    void aStallLastsUntilItIsReleased() throws Exception {
        var stall = new Stall();
        server.answer(ScriptedAnswer.stream().raw("before,").stall(stall).raw("after"));

        var response = client.send(request("{}"), BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            assertThat(read(body, "before,".length())).isEqualTo("before,");
            assertThat(stall.awaitBegun()).isTrue();
            stall.release();
            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("after");
        }
    }

    @Test
    void aClientThatHangsUpIsNoticedDuringAStall() throws Exception {
        var stall = new Stall();
        server.answer(ScriptedAnswer.stream().raw("before").stall(stall));

        try (var body = client.send(request("{}"), BodyHandlers.ofInputStream()).body()) {
            assertThat(read(body, 1)).isEqualTo("b");
            assertThat(stall.awaitBegun()).isTrue();
        }

        while (server.connections() > 0) {
            Thread.onSpinWait();
        }
        assertThat(server.requests()).hasSize(1);
    }

    private static String read(InputStream body, int count) throws IOException {
        return new String(body.readNBytes(count), StandardCharsets.UTF_8);
    }

    private HttpResponse<String> ask(String json) throws IOException, InterruptedException {
        return client.send(request(json), BodyHandlers.ofString());
    }

    private HttpRequest request(String json) {
        return HttpRequest.newBuilder(URI.create(server.baseUrl() + "/chat/completions"))
                .header("Authorization", "Bearer key")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
    }
}
