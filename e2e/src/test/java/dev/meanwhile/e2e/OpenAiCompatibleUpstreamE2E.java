package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.testkit.model.ScriptedAnswer;
import dev.meanwhile.testkit.model.ScriptedModelServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two environment variables are all it takes to use any OpenAI-compatible provider. */
class OpenAiCompatibleUpstreamE2E {
    private static final String KEY = "sk-key-of-the-operator-0123456789";

    @TempDir
    private static Path folder;

    private static ScriptedModelServer provider;
    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        provider = ScriptedModelServer.start();
        server = RunningServer.in(folder)
                .withEnvironment("OPENAI_BASE_URL", provider.baseUrl().toString())
                .withEnvironment("OPENAI_API_KEY", KEY)
                .start();
    }

    @AfterAll
    static void end() throws Exception {
        server.close();
        provider.close();
    }

    @Test
    void theProviderGetsKeyToolsAndResultsAndItsWordsAreTheAnswer() {
        var before = provider.requests().size();
        provider.answer(
                ScriptedAnswer.stream()
                        .call(0, "call_1", "calculate", "{\"expression\":\"17*23\"}")
                        .finish("tool_calls")
                        .done(),
                ScriptedAnswer.saying("That ", "makes ", "391."));

        var job = server.api()
                .start(Api.chat("some/model", "calculate")
                        .set("options", Api.JSON.createObjectNode().put("temperature", 0.25)));
        try (var watcher = Watcher.of(server.api(), job)) {
            assertThat(watcher.awaitEnd()).isEqualTo("succeeded");
            assertThat(watcher.text()).isEqualTo("That makes 391.");
        }

        var requests = provider.requests().subList(before, before + 2);
        assertThat(requests).allSatisfy(request -> {
            assertThat(request.header("authorization")).isEqualTo("Bearer " + KEY);
            assertThat(request.path()).isEqualTo("/v1/chat/completions");
            assertThat(request.body().path("model").asText()).isEqualTo("some/model");
            assertThat(request.body().path("stream").asBoolean()).isTrue();
            assertThat(request.body().path("temperature").asDouble()).isEqualTo(0.25);
            assertThat(request.body().at("/tools/0/function/name").asText()).isEqualTo("calculate");
        });
        var result = requests.getLast().body().path("messages").get(2);
        assertThat(result.path("role").asText()).isEqualTo("tool");
        assertThat(result.path("tool_call_id").asText()).isEqualTo("call_1");
        assertThat(result.path("content").asText()).contains("391");
    }

    @Test
    void aProviderThatIsBusyAtFirstIsAskedAgain() {
        provider.answer(
                ScriptedAnswer.error(429, "slow down").header("Retry-After", "1"),
                ScriptedAnswer.saying("Here ", "I ", "am."));

        var job = server.api().start(Api.chat("some/model"));
        try (var watcher = Watcher.of(server.api(), job)) {
            assertThat(watcher.awaitEnd()).isEqualTo("succeeded");
            assertThat(watcher.text()).isEqualTo("Here I am.");
        }
    }
}
