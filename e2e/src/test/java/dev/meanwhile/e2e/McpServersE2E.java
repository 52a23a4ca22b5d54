package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools of real MCP servers, used by chat jobs: the protocol's reference server by both its transports, and one that dies. */
@Tag("npm")
class McpServersE2E {
    private static final String SECRET = "environment-of-the-operator-0123456789";

    @TempDir
    private static Path folder;

    private static ReferenceServer http;
    private static RunningServer server;

    @BeforeAll
    static void start() {
        http = ReferenceServer.overHttp();
        server = RunningServer.in(folder)
                .withEnvironment("SOME_SECRET", SECRET)
                .with("outbound.allow", "127.0.0.1")
                .with("tools.mcp.program.command", "node," + ReferenceServer.program() + ",stdio")
                .with("tools.mcp.program.timeout", "30s")
                .with("tools.mcp.site.url", http.address().toString())
                .with("tools.mcp.site.tools", "get-*,echo")
                .with(
                        "tools.mcp.dying.command",
                        "node,%s,%s".formatted(ReferenceServer.dying(), folder.resolve("died")))
                .with("tools.mcp.absent.command", "no-such-program")
                .start();
        awaitConnections();
    }

    @AfterAll
    static void end() {
        server.close();
        http.close();
    }

    private static void awaitConnections() {
        Until.isTrue(
                "the connection to all servers",
                Duration.ofSeconds(60),
                () -> states().stream()
                        .filter(state -> !state.path("name").asText().equals("absent"))
                        .allMatch(state -> state.path("state").asText().equals("up")));
    }

    private static List<JsonNode> states() {
        var states = Api.json(server.api().get("/api/v1/tools")).path("mcpServers");
        return states.valueStream().toList();
    }

    /** The only call of a job that makes it. */
    private static JsonNode call(String tool, String arguments) {
        var model =
                "demo:rounds=1,tool=%s,args=%s".formatted(tool, URLEncoder.encode(arguments, StandardCharsets.UTF_8));
        var job = server.api().start(Api.chat(model, tool));
        try (var watcher = Watcher.of(server.api(), job)) {
            assertThat(watcher.awaitEnd()).isEqualTo("succeeded");
        }
        return server.api().snapshot(job).path("toolCalls").path(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"program", "site"})
    void aChatJobUsesItsTools(String name) {
        var sum = call(name + "_get-sum", "{\"a\":2,\"b\":40}");

        assertThat(sum.path("status").asText()).isEqualTo("done");
        assertThat(sum.path("result").asText()).contains("42");
        assertThat(call(name + "_echo", "{\"message\":\"grüße\"}")
                        .path("result")
                        .asText())
                .contains("grüße");
    }

    @ParameterizedTest
    @ValueSource(strings = {"program", "site"})
    void structureIsJsonAndAPictureIsToldOf(String name) {
        var weather = call(name + "_get-structured-content", "{\"location\":\"Chicago\"}");
        var picture = call(name + "_get-tiny-image", "{}");

        assertThat(weather.path("result").path("temperature").isNumber()).isTrue();
        assertThat(picture.path("result").findValue("mimeType").asText()).isEqualTo("image/png");
        assertThat(picture.path("result").findValue("bytes").asInt()).isPositive();
        assertThat(picture.path("result").findValue("data")).isNull();
    }

    @Test
    void argumentsAreCheckedBeforeTheCall() {
        var call = call("program_get-sum", "{\"a\":\"two\"}");

        assertThat(call.path("error").path("code").asText()).isEqualTo("invalid_arguments");
    }

    @Test
    void theListOfToolsSaysWhereTheyComeFromAndHowTheServersStand() {
        var tools = Api.json(server.api().get("/api/v1/tools"));

        assertThat(tools.path("items").findValuesAsText("name"))
                .contains("calculate", "program_gzip-file-as-resource", "site_echo")
                .doesNotContain("site_gzip-file-as-resource");
        assertThat(states()).anySatisfy(state -> {
            assertThat(state.path("name").asText()).isEqualTo("absent");
            assertThat(state.path("state").asText()).isEqualTo("down");
            assertThat(state.path("reason").asText()).contains("no-such-program");
        });
    }

    @Test
    void aProgramGetsNoSecretOfTheServers() {
        var environment = call("program_get-env", "{}").path("result").asText();

        assertThat(environment).contains("PATH").doesNotContain(SECRET, RunningServer.TOKEN, "MEANWHILE_");
    }

    @Test
    void aWriteInWhichItsServerDiesIsUnknownAndAReadIsTriedAgain() {
        assertThat(call("dying_pid", "{}").path("status").asText()).isEqualTo("done");

        var read = call("dying_read", "{}");
        awaitConnections();
        var write = call("dying_write", "{}");

        assertThat(read.path("result").asText()).isEqualTo("read by the second one");
        assertThat(write.path("status").asText()).isEqualTo("unknown");
        assertThat(write.path("error").path("code").asText()).isEqualTo("outcome_unknown");
    }

    @Test
    void stopInterruptsACall() {
        var model = "demo:rounds=1,tool=program_trigger-long-running-operation,args="
                + URLEncoder.encode("{\"duration\":25,\"steps\":5}", StandardCharsets.UTF_8);
        var job = server.api().start(Api.chat(model, "program_trigger-long-running-operation"));
        try (var watcher = Watcher.of(server.api(), job)) {
            watcher.await("tool.started");

            assertThat(server.api().stop(job).path("outcome").asText()).isEqualTo("aborted");

            assertThat(watcher.awaitEnd()).isEqualTo("cancelled");
        }
        assertThat(call("program_echo", "{\"message\":\"still here\"}")
                        .path("result")
                        .asText())
                .contains("still here");
    }

    @Test
    void programsEndWithTheServerEvenIfItIsKilledAndAreBackWithIt() throws Exception {
        var program = ProcessHandle.of(
                        Long.parseLong(call("dying_pid", "{}").path("result").asText()))
                .orElseThrow();

        server.kill();

        program.onExit().get(20, TimeUnit.SECONDS);
        server.start();
        awaitConnections();
        assertThat(call("dying_pid", "{}").path("result").asText()).isNotEqualTo(Long.toString(program.pid()));
    }
}
