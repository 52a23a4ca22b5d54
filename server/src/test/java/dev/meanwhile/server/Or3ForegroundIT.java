package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.testkit.model.ScriptedAnswer;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests of the OR3 dialect that are no jobs. */
class Or3ForegroundIT {
    private static Or3Client client;

    @BeforeAll
    static void open() throws IOException {
        client = Or3Client.open();
    }

    @AfterAll
    static void close() throws IOException {
        client.close();
    }

    @Test
    void aForegroundRequestIsTheProvidersAnswerToTheLetter() {
        var answer = ScriptedAnswer.stream()
                .raw(": OPENROUTER PROCESSING\n\n")
                .text("Hi")
                .finish("stop")
                .done();
        client.model().answer(answer);
        var asked = client.model().requests().size();

        var seen = client.post("/api/openrouter/stream", """
                {"model": "scripted", "stream": true, "temperature": 0.5, "_threadId": "t", "_toolRuntime": {}, "messages": [{"role": "user", "content": "hi"}]}""");

        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.header("Content-Type")).isEqualTo("text/event-stream");
        assertThat(seen.body())
                .startsWith(": OPENROUTER PROCESSING\n\ndata: {")
                .contains("\"content\":\"Hi\"")
                .endsWith("data: [DONE]\n\n");
        var request = client.model().requests().get(asked).body();
        assertThat(Or3Client.names(request)).containsExactlyInAnyOrder("model", "stream", "temperature", "messages");
    }

    @Test
    void aProvidersErrorIsPassedThroughToo() {
        client.model().answer(ScriptedAnswer.error(402, "no credits").header("Retry-After", "7"));

        var seen = client.post("/api/openrouter/stream", """
                {"model": "scripted", "messages": [{"role": "user", "content": "hi"}]}""");

        assertThat(seen.status()).isEqualTo(402);
        assertThat(seen.header("Retry-After")).isEqualTo("7");
        assertThat(seen.json().path("error").path("message").asText()).isEqualTo("no credits");
    }
}
