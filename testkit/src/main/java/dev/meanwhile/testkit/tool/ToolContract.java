package dev.meanwhile.testkit.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolContext;
import dev.meanwhile.core.tool.ToolResult;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What every {@link Tool} promises. Each tool has one test class that extends this. */
public abstract class ToolContract {
    /** An interrupted call must end long before its own time is over; this only bounds a test that fails. */
    private static final int PATIENCE_SECONDS = 10;

    /** The tool; the same one throughout a test. */
    protected abstract Tool tool();

    /** The checker that the server uses. */
    protected abstract Schemas schemas();

    /** Arguments of a call that works. */
    protected abstract JsonNode arguments();

    /** Arguments that the tool's schema must refuse, each for another reason; at least one. */
    protected abstract List<JsonNode> brokenArguments();

    /** Arguments of a call that is still under way when its thread is interrupted; unchanged for tools that answer at once. */
    protected JsonNode slowArguments() {
        return arguments();
    }

    /** Returns once a call with {@link #slowArguments()} is under way; at once for tools that answer at once. */
    protected void awaitUnderWay() throws InterruptedException {}

    @Test
    void theDeclarationSaysWhatAModelNeedsAndNeverChanges() {
        var spec = tool().spec();

        assertThat(spec.description()).isNotBlank();
        assertThat(spec.parameters().path("type").asText()).isEqualTo("object");
        assertThat(spec.effect() == Effect.WRITES || spec.isIdempotent())
                .as("what only reads can be repeated")
                .isTrue();
        assertThat(tool().spec()).isEqualTo(spec);
    }

    @Test
    void theSchemaIsValidAndFitsAWorkingCall() {
        assertThat(schemas().checkSchema(tool().spec().parameters())).isEmpty();
        assertThat(schemas().check(tool().spec().parameters(), arguments())).isEmpty();
    }

    @Test
    void argumentsThatBreakTheSchemaAreRefusedBeforeTheCall() {
        assertThat(brokenArguments())
                .isNotEmpty()
                .allSatisfy(broken -> assertThat(schemas().check(tool().spec().parameters(), broken))
                        .as("%s", broken)
                        .isNotEmpty());
    }

    @Test
    void aWorkingCallGivesAResult() throws Exception {
        assertThat(tool().call(arguments(), context("r1-0"))).isNotInstanceOf(ToolResult.Refused.class);
    }

    @Test
    void manyThreadsCallAtOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var together = new CountDownLatch(8);
            Callable<ToolResult> call = () -> {
                together.countDown();
                together.await();
                return tool().call(
                                arguments(),
                                context("r1-" + Thread.currentThread().threadId()));
            };

            for (var result : threads.invokeAll(List.of(call, call, call, call, call, call, call, call))) {
                assertThat(result.get()).isNotInstanceOf(ToolResult.Refused.class);
            }
        }
    }

    @Test
    void anInterruptEndsTheCall() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var thread = new CompletableFuture<Thread>();
            Future<ToolResult> call = threads.submit(() -> {
                thread.complete(Thread.currentThread());
                return tool().call(slowArguments(), context("r1-0"));
            });
            awaitUnderWay();

            thread.get().interrupt();

            assertThat(hasEnded(call))
                    .as("the call goes on %d s after the interrupt", PATIENCE_SECONDS)
                    .isTrue();
        }
    }

    private static boolean hasEnded(Future<ToolResult> call) throws Exception {
        try {
            call.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(InterruptedException.class);
            return true;
        } catch (TimeoutException e) {
            call.cancel(true);
            return false;
        }
    }

    /** Where a call comes from in these tests. */
    protected ToolContext context(String callId) {
        var job = new JobId(UUID.fromString("01890000-0000-7000-8000-000000000001"));
        return new ToolContext(job, "default", "ada", callId, tool().spec().timeout());
    }
}
