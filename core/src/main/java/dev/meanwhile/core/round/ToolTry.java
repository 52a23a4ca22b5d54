package dev.meanwhile.core.round;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolContext;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.core.tool.ToolResult.Refused;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a tool within its time, on a thread of its own, so that one that ignores its interruption holds up nobody. */
final class ToolTry {
    private static final Logger LOG = LoggerFactory.getLogger(ToolTry.class);

    private ToolTry() {}

    /**
     * Calls the tool; a network failure is tried once more if the call reads or is idempotent.
     *
     * @return its result, or a refusal with {@code timeout} or {@code failed}
     * @throws InterruptedException if the job was stopped; the tool's thread is interrupted too
     */
    static ToolResult call(Tool tool, Call call, JsonNode arguments, ToolContext context) throws InterruptedException {
        var deadline = System.nanoTime() + context.time().toNanos();
        try {
            return once(tool, arguments, context, deadline);
        } catch (UncheckedIOException first) {
            if (call.effect() == Effect.WRITES && !call.isIdempotent()) {
                return failed(call, first);
            }
        }
        try {
            return once(tool, arguments, context, deadline);
        } catch (UncheckedIOException second) {
            return failed(call, second);
        }
    }

    private static ToolResult once(Tool tool, JsonNode arguments, ToolContext context, long deadline)
            throws InterruptedException {
        var result = new CompletableFuture<ToolResult>();
        var thread = Thread.ofVirtual()
                .name("tool-" + tool.spec().name() + "-" + context.callId())
                .start(() -> complete(result, tool, arguments, context));
        try {
            return result.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            var seconds = context.time().toMillis() / 1000.0;
            return new Refused(Reason.TIMEOUT, "the call took longer than its %.1f s".formatted(seconds));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UncheckedIOException network) {
                throw network;
            }
            var cause = e.getCause() == null ? e : e.getCause();
            LOG.debug("tool {} failed", tool.spec().name(), cause);
            return new Refused(Reason.FAILED, messageOf(cause));
        } finally {
            thread.interrupt();
        }
    }

    /** Whatever a tool throws is its call's failure, never the engine's. */
    private static void complete(
            CompletableFuture<ToolResult> result, Tool tool, JsonNode arguments, ToolContext context) {
        try {
            result.complete(requireNonNull(tool.call(arguments, context), "the tool gave no result"));
        } catch (InterruptedException e) {
            result.completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private static ToolResult failed(Call call, UncheckedIOException cause) {
        LOG.debug("tool {} could not reach its peer", call.name(), cause);
        return new Refused(Reason.FAILED, messageOf(cause));
    }

    private static String messageOf(Throwable cause) {
        var message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : Cut.to(1000, message);
    }

    /** What is left of a round's time, or the tool's own time if that is shorter. */
    static Duration timeFor(Tool tool, Duration leftOfRound) {
        var own = tool.spec().timeout();
        return own.compareTo(leftOfRound) < 0 ? own : leftOfRound;
    }
}
