package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.models.openai.demo.DemoModel;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A provider does all it can do wrong; a short silence is already too long for this server. */
class NoModelLosesAnythingE2E {
    @TempDir
    private static Path folder;

    private static DemoModel model;
    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        model = DemoModel.start(0);
        server = RunningServer.in(folder)
                .with("models.bad.base-url", model.baseUrl().toString())
                .with("models.bad.default-model", "demo")
                .with("models.bad.headers-timeout", "1s")
                .with("models.bad.idle-timeout", "1s")
                .start();
    }

    @AfterAll
    static void end() throws IOException {
        server.close();
        model.close();
    }

    @ParameterizedTest
    @EnumSource
    void theAnswerIsExactOrTheFailureSaysWhy(ModelFault fault) {
        var api = server.api();
        var job = api.start(Api.chat(fault.model(), "calculate"));
        try (var watcher = Watcher.of(api, job)) {
            var end = watcher.awaitEnd();
            var failure = api.snapshot(job).path("failure").path("code").asText("");

            assertThat(failure).isEqualTo(fault.failure());
            assertThat(end).isEqualTo(failure.isEmpty() ? "succeeded" : "failed");
            assertThat(watcher.text()).matches(fault::fits, "a text that fits");
            assertThat(api.snapshot(job).path("text").asText()).isEqualTo(watcher.text());
            assertThat(watcher.broken()).isEmpty();
            if (fault.rewinds()) {
                assertThat(watcher.events()).extracting(Watcher.Event::type).contains("round.rewound");
            }
        }
    }
}
