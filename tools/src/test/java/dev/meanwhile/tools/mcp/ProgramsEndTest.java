package dev.meanwhile.tools.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.tool.ToolRegistry;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.outbound.GuardedHttp;
import dev.meanwhile.outbound.OutboundConfig;
import dev.meanwhile.tools.Calls;
import dev.meanwhile.tools.schema.NetworkntSchemas;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No program outlives the process that started it. */
@Timeout(60)
class ProgramsEndTest {

    @Test
    void closingEndsTheProgram() throws Exception {
        ProcessHandle program;
        try (var toy = new Connected(ToyProgram.config("toy"))) {
            program = pid(toy);
            assertThat(program.isAlive()).isTrue();
        }

        assertThat(program.isAlive()).isFalse();
    }

    @Test
    void aProgramThatIgnoresTheEndOfItsInputIsEndedByASignal() throws Exception {
        ProcessHandle program;
        try (var deaf = new Connected(ToyProgram.config("deaf", "deaf"))) {
            program = pid(deaf);
        }

        program.onExit().get(5, TimeUnit.SECONDS);
    }

    @Test
    void whatAProgramStartedEndsWithIt() throws Exception {
        var command = Stream.concat(Stream.of("sh", "-c", "\"$@\"; exit 0", "sh"), ToyProgram.command().stream())
                .toList();
        ProcessHandle program;
        ProcessHandle shell;
        try (var toy = new Connected(ToyProgram.config("wrapped", command, Map.of()))) {
            program = pid(toy);
            shell = program.parent().orElseThrow();
            assertThat(shell.pid()).isNotEqualTo(ProcessHandle.current().pid());
        }

        assertThat(program.isAlive()).isFalse();
        assertThat(shell.isAlive()).isFalse();
    }

    @Test
    void aKillOfThisProcessEndsTheProgram() throws Exception {
        var owner = new ProcessBuilder(ToyProgram.program(Owner.class))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var out = new BufferedReader(new InputStreamReader(owner.getInputStream(), StandardCharsets.UTF_8))) {
            var program = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();

            owner.destroyForcibly();

            program.onExit().get(20, TimeUnit.SECONDS);
        }
    }

    private static ProcessHandle pid(Connected toy) throws InterruptedException {
        return ProcessHandle.of(Long.parseLong(toy.text("pid", "{}"))).orElseThrow();
    }

    /** A process with a program of its own, whose pid it prints. */
    static final class Owner {
        private Owner() {}

        public static void main(String[] arguments) throws InterruptedException {
            var registry = new ToolRegistry();
            var http = new GuardedHttp(OutboundConfig.DEFAULT, "test");
            var configs = List.of(ToyProgram.config("toy"));
            McpServers.start(configs, registry, new NetworkntSchemas(), http, "test");
            var tool = registry.await("default", "toy_pid").orElseThrow();
            System.out.println(((ToolResult.Text) Calls.call(tool, Calls.json("{}"))).text());
            new CountDownLatch(1).await();
        }
    }
}
