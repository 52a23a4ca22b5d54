package dev.meanwhile.tools.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.tools.Calls;
import dev.meanwhile.tools.mcp.McpState.Phase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server as a program, which behaves well and badly. */
@Timeout(60)
class McpOverStdioTest {
    private static Connected toy;

    @BeforeAll
    static void start() {
        toy = new Connected(ToyProgram.config("toy"));
    }

    @AfterAll
    static void end() {
        toy.close();
    }

    @Test
    void itsToolsAreOfferedUnderItsPrefixOverAllPages() throws InterruptedException {
        assertThat(toy.tool("echo").spec().description()).isEqualTo("Gives the text back.");
        assertThat(toy.names()).contains("toy_echo", "toy_note", "toy_pid").allMatch(name -> name.startsWith("toy_"));
        assertThat(toy.server.state())
                .isEqualTo(new McpState("toy", Phase.UP, toy.names().size(), null));
    }

    @Test
    void aToolReadsOnlyIfItSaysSoAndIsIdempotentOnlyIfItSaysSo() throws InterruptedException {
        assertThat(toy.tool("echo").spec().effect()).isEqualTo(Effect.READS);
        assertThat(toy.tool("note").spec().effect()).isEqualTo(Effect.WRITES);
        assertThat(toy.tool("note").spec().isIdempotent()).isFalse();
        assertThat(toy.tool("set").spec().effect()).isEqualTo(Effect.WRITES);
        assertThat(toy.tool("set").spec().isIdempotent()).isTrue();
    }

    @Test
    void aCallGivesItsTextAndTellsItsIdentity() throws InterruptedException {
        assertThat(toy.text("echo", "{'text': 'grüße\\n'}")).isEqualTo("grüße\n");
        assertThat(toy.text("note", "{}")).contains(Calls.context().idempotencyKey());
    }

    @Test
    void structuredContentIsJsonAndPicturesAreToldOf() throws InterruptedException {
        assertThat(toy.text("sum", "{}")).isEqualTo("{\"sum\":3}");
        assertThat(Calls.value(toy.call("picture")))
                .isEqualTo(Calls.json(
                        "[{'type': 'text', 'text': 'a dot'}, {'type': 'image', 'mimeType': 'image/png', 'bytes': 6}]"));
    }

    @Test
    void errorsOfTheToolAndOfTheServerAreRefusals() throws InterruptedException {
        assertThat(toy.call("fail")).isEqualTo(new ToolResult.Refused(Reason.FAILED, "no paper left"));
        assertThat(toy.call("refuse")).isEqualTo(new ToolResult.Refused(Reason.INVALID_ARGUMENTS, "what is this?"));
    }

    @Test
    void answersThatNobodyAskedForAndResultsThatAreNoneDoNoHarm() throws InterruptedException {
        assertThat(Calls.refusal(toy.call("lie")).reason()).isEqualTo(Reason.FAILED);
        assertThat(toy.text("echo", "{'text': 'still here'}")).isEqualTo("still here");
    }

    @Test
    void linesThatAreNoMessagesAreSkipped() throws InterruptedException {
        assertThat(Calls.refusal(toy.call("noise")).message()).contains("no such tool");
        assertThat(toy.text("echo", "{'text': 'still here'}")).isEqualTo("still here");
    }

    @Test
    void aResultThatIsTooLargeIsLeftOutWithANote() throws InterruptedException {
        assertThat(toy.text("huge", "{'size': 60000}")).hasSize(60_000);
        assertThat(toy.text("huge", "{'size': 70000}")).isEqualTo("[left out: the result has more than 65536 bytes]");
        assertThat(toy.text("huge", "{'size': 20000000}"))
                .isEqualTo("[left out: the result has more than 65536 bytes]");
        assertThat(toy.text("echo", "{'text': 'still here'}")).isEqualTo("still here");
    }

    @Test
    void aServerThatAsksWhetherWeLiveIsAnswered() throws InterruptedException {
        assertThat(toy.text("ping", "{}")).isEqualTo("pong");
    }

    @Test
    void theListOfToolsFollowsTheServers() throws InterruptedException {
        assertThat(toy.names()).doesNotContain("toy_grown0");

        toy.call("grow");

        while (!toy.names().contains("toy_grown0")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void onlyWhatIsNamedOfTheEnvironmentReachesTheProgram() throws InterruptedException {
        assertThat(toy.text("environment", "{}").split(","))
                .contains("TOY_TOKEN", "PATH")
                .allMatch(name -> name.equals("TOY_TOKEN") || McpConfig.Link.Program.ALWAYS.contains(name));
    }

    @Test
    void anInterruptedCallIsTakenBack() throws Exception {
        var outcome = new CompletableFuture<Throwable>();
        var hang = toy.tool("hang");
        var caller = Thread.ofVirtual().start(() -> {
            try {
                hang.call(Calls.json("{}"), Calls.context());
            } catch (InterruptedException e) {
                outcome.complete(e);
            }
        });
        while (caller.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        caller.interrupt();

        assertThat(outcome.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(toy.text("echo", "{'text': 'still here'}")).isEqualTo("still here");
    }

    @Test
    void aCallThatTakesTooLongTimesOut() throws InterruptedException {
        var result = toy.tool("hang").call(Calls.json("{}"), Calls.context(Duration.ofMillis(50)));

        assertThat(Calls.refusal(result).reason()).isEqualTo(Reason.TIMEOUT);
    }

    @Test
    void whenItDiesInTheMiddleOfACallTheCallBreaksOffAndTheNextOneFindsItBack() throws InterruptedException {
        try (var mortal = new Connected(ToyProgram.config("mortal"))) {
            assertThat(mortal.text("echo", "{'text': 'once'}")).isEqualTo("once");
            var first = mortal.text("pid", "{}");

            assertThatThrownBy(() -> mortal.call("die"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage("the MCP server mortal: the program ended with exit code 3")
                    .hasCauseInstanceOf(IOException.class)
                    .satisfies(thrown -> assertThat(thrown.getCause()).isNotInstanceOf(ConnectException.class));

            assertThat(mortal.text("pid", "{}")).isNotEqualTo(first); // it waits for the new one
            assertThat(mortal.pauses).containsOnly(Duration.ZERO);
        }
    }

    @Test
    void whileItIsDownCallsFailAtOnceAndNothingWasSent() throws Exception {
        var isDown = new CountDownLatch(1);
        try (var useless = new Connected(ToyProgram.config("useless"), time -> {
            if (time.isPositive()) {
                isDown.countDown();
                new CountDownLatch(1).await();
            }
        })) {
            assertThatThrownBy(() -> useless.call("die")).isInstanceOf(UncheckedIOException.class);
            isDown.await();

            assertThat(useless.server.state().phase()).isEqualTo(Phase.DOWN);
            assertThatThrownBy(() -> useless.call("echo", "{'text': 'hello?'}"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("not connected")
                    .hasCauseInstanceOf(ConnectException.class);
            assertThat(useless.pauses.getLast()).isBetween(Duration.ofMillis(750), Duration.ofMillis(1250));
        }
    }

    @Test
    void aProgramThatIsNotThereIsTriedAgainLaterAndLater() throws Exception {
        var isTried = new CountDownLatch(9);
        var config = ToyProgram.config("absent", List.of("no-such-program-anywhere", "--token=secret"), Map.of());
        try (var absent = new Connected(config, _ -> isTried.countDown())) {
            isTried.await();

            assertThat(absent.registry.await("default", "absent_echo")).isEmpty();
            assertThat(absent.server.state().reason())
                    .isEqualTo("the program 'no-such-program-anywhere' cannot be started");
            assertThat(absent.pauses.get(1)).isLessThan(Duration.ofSeconds(2));
            assertThat(absent.pauses.get(4)).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(10));
            assertThat(absent.pauses.get(8)).isBetween(Duration.ofSeconds(48), Duration.ofSeconds(80));
        }
    }

    @Test
    void aProgramThatSaysNothingIsGivenUpAfterItsTime() throws Exception {
        var isTried = new CountDownLatch(2);
        var mute = ToyProgram.config("mute", "mute");
        var config = new McpConfig(
                "mute",
                mute.link(),
                mute.offer(),
                new McpConfig.Times(Duration.ofSeconds(1), Duration.ofMillis(300)),
                mute.maxBytes());
        try (var silent = new Connected(config, _ -> isTried.countDown())) {
            isTried.await();

            assertThat(silent.server.state().reason()).contains("no answer within");
        }
    }

    @Test
    void whatAProgramSaysBeforeItEndsIsToldWithoutItsSecrets() throws Exception {
        var isTried = new CountDownLatch(2);
        var command = ToyProgram.program(EndingProgram.class);
        var config = ToyProgram.config("ending", command, Map.of("TOY_TOKEN", new Secret("toy-token-0123456789")));
        try (var ending = new Connected(config, _ -> isTried.countDown())) {
            isTried.await();

            assertThat(ending.server.state().reason())
                    .isEqualTo("the program ended with exit code 4; it said: cannot log in with ***");
        }
    }

    /** Ends at once. */
    static final class EndingProgram {
        private EndingProgram() {}

        public static void main(String[] arguments) {
            System.err.println("cannot log in with " + System.getenv("TOY_TOKEN"));
            System.exit(4);
        }
    }
}
