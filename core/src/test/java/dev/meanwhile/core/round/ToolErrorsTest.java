package dev.meanwhile.core.round;

import static dev.meanwhile.core.round.Script.asks;
import static dev.meanwhile.core.round.Script.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.fake.RecordingTool;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.core.tool.ToolSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A failing tool never fails the job: the model is told. */
class ToolErrorsTest {

    @Test
    void aToolThatIsNotOfferedIsNotFound() throws InterruptedException {
        var hidden = RecordingTool.reading("hidden", "secret");
        var rehearsal = new Rehearsal(asks("hidden"), Turn.says("Sorry."));
        rehearsal.registry.register(hidden, "test");

        rehearsal.attempt();

        assertThat(rehearsal.toldError())
                .isEqualTo(Json.of("{'code':'not_found','message':'no tool named \\'hidden\\' is offered'}"));
        assertThat(rehearsal.call().state()).isEqualTo(CallState.REFUSED);
        assertThat(hidden.calls()).isEmpty();
    }

    @Test
    void anOfferedToolThatNobodyRegisteredIsNotFound() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("elsewhere"), Turn.says("Sorry.")).offering("elsewhere", "hybrid");

        rehearsal.attempt();

        assertThat(rehearsal.toldError().path("code").asText()).isEqualTo("not_found");
        assertThat(rehearsal.call().effect()).isEqualTo(Effect.WRITES);
    }

    @Test
    void aToolOfTheBrowserIsNotAvailableHere() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("look"), Turn.says("Sorry."))
                .with(RecordingTool.reading("look", "blue"))
                .offering("look", "client");

        rehearsal.attempt();

        assertThat(rehearsal.toldError())
                .isEqualTo(Json.of("{'code':'client_only','message':'Tool not available in background mode'}"));
        assertThat(rehearsal.events(JobEvent.ToolFinished.class))
                .extracting(JobEvent.ToolFinished::status)
                .containsExactly(CallState.REFUSED);
    }

    @Test
    void argumentsThatDoNotFitAreToldWithTheirPointers() throws InterruptedException {
        var look = lookAtSomething();
        var rehearsal = new Rehearsal(Turn.calls(call("look", "{\"to\":1}")), Turn.says("Sorry.")).with(look);

        rehearsal.attempt();

        assertThat(rehearsal.toldError())
                .isEqualTo(
                        Json.of("{'code':'invalid_arguments','message':'the arguments do not fit the tool\\'s schema',"
                                + "'problems':[{'pointer':'/at','message':'is required'}]}"));
        assertThat(look.calls()).isEmpty();
    }

    @Test
    void argumentsThatAreNoJsonAreToldAndShownAsText() throws InterruptedException {
        var look = RecordingTool.reading("look", "blue");
        var rehearsal = new Rehearsal(Turn.calls(call("look", "{\"at\":")), Turn.says("Sorry.")).with(look);

        rehearsal.attempt();

        assertThat(rehearsal.toldError().path("code").asText()).isEqualTo("invalid_arguments");
        assertThat(rehearsal.events(JobEvent.ToolCalled.class).getFirst().arguments())
                .isEqualTo(TextNode.valueOf("{\"at\":"));
        assertThat(look.calls()).isEmpty();
    }

    @Test
    void argumentsWithSomethingBehindThemAreNoJson() throws InterruptedException {
        var look = RecordingTool.reading("look", "blue");
        var rehearsal = new Rehearsal(Turn.calls(call("look", "{\"a\":1}{\"a\":2}")), Turn.says("Sorry.")).with(look);

        rehearsal.attempt();

        assertThat(rehearsal.toldError().path("code").asText()).isEqualTo("invalid_arguments");
        assertThat(look.calls()).isEmpty();
    }

    @Test
    void noArgumentsAreAnEmptyObject() throws InterruptedException {
        var look = RecordingTool.reading("look", "blue");
        var rehearsal = new Rehearsal(Turn.calls(call("look", " ")), Turn.says("Done.")).with(look);

        rehearsal.attempt();

        assertThat(look.calls().getFirst().arguments()).isEqualTo(Json.of("{}"));
    }

    @Test
    void whatAToolThrowsIsItsFailure() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("look"), Turn.says("Sorry."))
                .with(RecordingTool.reading("look", "").failing(new IllegalStateException("no eyes")));

        var job = rehearsal.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(rehearsal.toldError()).isEqualTo(Json.of("{'code':'failed','message':'no eyes'}"));
        assertThat(rehearsal.call().state()).isEqualTo(CallState.FAILED);
    }

    @Test
    void aFailureWithoutAMessageHasItsName() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("look"), Turn.says("Sorry."))
                .with(RecordingTool.reading("look", "").failing(new IllegalStateException()));

        rehearsal.attempt();

        assertThat(rehearsal.toldError().path("message").asText()).isEqualTo("IllegalStateException");
    }

    @Test
    void anErrorOfAToolIsItsFailureToo() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("look"), Turn.says("Sorry."))
                .with(answering("look", Effect.READS, (_, _) -> {
                    throw new StackOverflowError("too deep");
                }));

        rehearsal.attempt();

        assertThat(rehearsal.toldError()).isEqualTo(Json.of("{'code':'failed','message':'too deep'}"));
    }

    @Test
    @SuppressWarnings("NullAway") // a tool of somebody else breaks the contract
    void aToolThatGivesNothingHasFailed() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("look", "read"), Turn.says("Sorry."))
                .with(
                        answering("look", Effect.READS, (_, _) -> null),
                        answering("read", Effect.READS, (_, _) -> new ToolResult.Text(null)));

        var job = rehearsal.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(rehearsal.calls()).allMatch(call -> call.state() == CallState.FAILED);
    }

    @Test
    void aRefusalOfTheToolItselfIsToldAsItIs() throws InterruptedException {
        var denied = new ToolResult.Refused(Reason.DENIED, "not for you");
        var rehearsal = new Rehearsal(asks("look"), Turn.says("Sorry."))
                .with(answering("look", Effect.READS, (_, _) -> denied));

        rehearsal.attempt();

        assertThat(rehearsal.toldError()).isEqualTo(Json.of("{'code':'denied','message':'not for you'}"));
        assertThat(rehearsal.call().state()).isEqualTo(CallState.REFUSED);
    }

    @Test
    void aReadThatTakesTooLongIsInterruptedAndTold() throws InterruptedException {
        var interrupted = new CountDownLatch(1);
        var rehearsal = new Rehearsal(asks("look"), Turn.says("Sorry.")).with(slow("look", Effect.READS, interrupted));

        rehearsal.attempt();

        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(rehearsal.toldError())
                .isEqualTo(Json.of("{'code':'timeout','message':'the call took longer than its 0.1 s'}"));
        assertThat(rehearsal.call().state()).isEqualTo(CallState.FAILED);
    }

    @Test
    void aWriteThatTakesTooLongMayHaveTakenEffect() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("write"), Turn.says("Sorry."))
                .with(slow("write", Effect.WRITES, new CountDownLatch(1)));

        rehearsal.attempt();

        assertThat(rehearsal.toldError())
                .isEqualTo(Json.of("{'code':'outcome_unknown','message':'the call took longer than its 0.1 s; "
                        + "this call may have taken effect; check before you repeat it'}"));
        assertThat(rehearsal.call().state()).isEqualTo(CallState.UNKNOWN);
    }

    @Test
    void anotherCallAfterADoubtfulOneRuns() throws InterruptedException {
        var times = new AtomicInteger();
        var write = new RecordingTool(shortSpec("write", Effect.WRITES), (_, _) -> {
            if (times.getAndIncrement() == 0) {
                new CountDownLatch(1).await();
            }
            return new ToolResult.Text("written");
        });
        var rehearsal = new Rehearsal(
                        Turn.calls(call("write", "{\"a\":1}")),
                        Turn.calls(call("write", "{\"a\":2}")),
                        Turn.says("Ok."))
                .with(write);

        rehearsal.attempt();

        assertThat(rehearsal.calls())
                .extracting(call -> call.state())
                .containsExactly(CallState.UNKNOWN, CallState.DONE);
    }

    @Test
    void aReadThatFailsOnTheNetworkIsTriedOnceMore() throws InterruptedException {
        var look = failingOnce("look", Effect.READS, false);
        var rehearsal = new Rehearsal(asks("look"), Turn.says("Done.")).with(look);

        rehearsal.attempt();

        assertThat(look.calls()).hasSize(2);
        assertThat(rehearsal.call().state()).isEqualTo(CallState.DONE);
    }

    @Test
    void anIdempotentWriteThatFailsOnTheNetworkIsTriedOnceMoreWithTheSameKey() throws InterruptedException {
        var write = failingOnce("write", Effect.WRITES, true);
        var rehearsal = new Rehearsal(asks("write"), Turn.says("Done.")).with(write);

        rehearsal.attempt();

        assertThat(write.calls())
                .extracting(call -> call.context().idempotencyKey())
                .containsExactly(rehearsal.job + "/1.0", rehearsal.job + "/1.0");
        assertThat(rehearsal.call().state()).isEqualTo(CallState.DONE);
    }

    @Test
    void anyOtherWriteThatFailsOnTheNetworkIsNotRepeatedAndMayHaveTakenEffect() throws InterruptedException {
        var write = failingOnce("write", Effect.WRITES, false);
        var rehearsal = new Rehearsal(asks("write"), Turn.says("Sorry.")).with(write);

        rehearsal.attempt();

        assertThat(write.calls()).hasSize(1);
        assertThat(rehearsal.toldError())
                .isEqualTo(Json.of("{'code':'outcome_unknown','message':'java.io.IOException: connection reset; "
                        + "this call may have taken effect; check before you repeat it'}"));
        assertThat(rehearsal.call().state()).isEqualTo(CallState.UNKNOWN);
    }

    @Test
    void aWriteThatNeverReachedItsPeerHasFailed() throws InterruptedException {
        var refused = new UncheckedIOException(new IOException("no answer", new ConnectException("refused")));
        var write = RecordingTool.writing("write", "").failing(refused);
        var rehearsal = new Rehearsal(asks("write"), Turn.says("Sorry.")).with(write);

        rehearsal.attempt();

        assertThat(rehearsal.toldError().path("code").asText()).isEqualTo("failed");
        assertThat(rehearsal.call().state()).isEqualTo(CallState.FAILED);
    }

    @Test
    void aWriteThatWrapsItsNetworkFailureMayHaveTakenEffectToo() throws InterruptedException {
        var timeout = new IllegalStateException("no answer", new SocketTimeoutException("Read timed out"));
        var write = RecordingTool.writing("write", "").failing(timeout);
        var rehearsal = new Rehearsal(asks("write"), Turn.says("Sorry.")).with(write);

        rehearsal.attempt();

        assertThat(rehearsal.call().state()).isEqualTo(CallState.UNKNOWN);
    }

    @Test
    void anIdempotentWriteThatWasResetTwiceMayHaveTakenEffect() throws InterruptedException {
        var spec = RecordingTool.spec("write", Effect.WRITES, true);
        var write = new RecordingTool(spec, (_, _) -> new ToolResult.Text("")).failing(reset());
        var rehearsal = new Rehearsal(asks("write"), Turn.says("Sorry.")).with(write);

        rehearsal.attempt();

        assertThat(write.calls()).hasSize(2);
        assertThat(rehearsal.call().state()).isEqualTo(CallState.UNKNOWN);
    }

    @Test
    void theSecondFailureOnTheNetworkIsTold() throws InterruptedException {
        var look = RecordingTool.reading("look", "").failing(reset());
        var rehearsal = new Rehearsal(asks("look"), Turn.says("Sorry.")).with(look);

        rehearsal.attempt();

        assertThat(look.calls()).hasSize(2);
        assertThat(rehearsal.toldError().path("code").asText()).isEqualTo("failed");
    }

    private static RecordingTool lookAtSomething() {
        var parameters = Json.of("{'type':'object','required':['at']}");
        return new RecordingTool(ToolSpec.reading("look", "Looks.", parameters), (_, _) -> new ToolResult.Text("blue"));
    }

    private static Tool answering(String name, Effect effect, RecordingTool.Answer answer) {
        return new RecordingTool(RecordingTool.spec(name, effect, false), answer);
    }

    private static RecordingTool slow(String name, Effect effect, CountDownLatch interrupted) {
        return new RecordingTool(shortSpec(name, effect), (_, _) -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            throw new AssertionError("nobody opens that latch");
        });
    }

    private static ToolSpec shortSpec(String name, Effect effect) {
        return RecordingTool.spec(name, effect, false).timeout(Duration.ofMillis(100));
    }

    private static RecordingTool failingOnce(String name, Effect effect, boolean isIdempotent) {
        var times = new AtomicInteger();
        return new RecordingTool(RecordingTool.spec(name, effect, isIdempotent), (_, _) -> {
            if (times.getAndIncrement() == 0) {
                throw reset();
            }
            return new ToolResult.Text("done");
        });
    }

    private static UncheckedIOException reset() {
        return new UncheckedIOException(new IOException("connection reset"));
    }
}
