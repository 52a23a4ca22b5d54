package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first thing anybody does, with nothing set up: no server, no key, whatever Java the shell has. */
class TheMainCommandE2E {
    private static final List<String> NOT_SET = List.of(
            "JAVA_HOME",
            "MEANWHILE_JAVA_HOME",
            "MEANWHILE_TOKEN",
            "OPENROUTER_API_KEY",
            "OPENAI_API_KEY",
            "OPENAI_BASE_URL");

    @TempDir
    private Path folder;

    private Installation installation;

    @BeforeEach
    void install() {
        installation = Installation.in(folder);
    }

    @Test
    void oneCommandStartsAServerCallsBothToolsAndAnswers() throws Exception {
        var url = "http://127.0.0.1:" + RunningServer.freePort();

        var answer = run(
                installation.launcher().toString(),
                "chat",
                "What time is it in Tokyo, and what is 17*23?",
                "--url",
                url,
                "--data",
                data().toString());

        assertThat(answer.exit()).as(answer.printed()).isZero();
        assertThat(answer.printed())
                .containsPattern("⚙ get_current_time .*Asia/Tokyo.* → .* ms")
                .containsPattern("⚙ calculate .*17\\*23.* → .*391.* ms")
                .contains("17*23 = 391");
    }

    private record Ran(int exit, String printed) {}

    private static Ran run(String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        NOT_SET.forEach(builder.environment()::remove);
        builder.environment().put("LC_ALL", "C.UTF-8");
        var process = builder.start();
        try {
            process.getOutputStream().close();
            var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
            return new Ran(process.exitValue(), printed);
        } finally {
            process.destroyForcibly();
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** The server stays when the command has ended, as it should, so it is ended here. */
    @AfterEach
    void endTheServer() {
        RunningServer.Postgres.first(data().resolve("lock")).forEach(server -> {
            server.destroy();
            Until.isTrue("the end of the server", Duration.ofSeconds(60), () -> !server.isAlive());
        });
        installation.close();
    }
}
