package dev.meanwhile.core.round;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.text.TextCleaner;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolContext;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.core.tool.ToolResult.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a tool within its time, on a thread of its own, so that one that ignores its interruption holds up nobody. */
final class ToolTry {
    private static final Logger LOG = LoggerFactory.getLogger(ToolTry.class);

    private static final int TRIES = 2;

    private ToolTry() {}

    /**
     * Calls the tool; a network failure is tried once more if the call reads or is idempotent.
     *
     * @return its result, or a refusal with {@code timeout}, {@code failed} or {@code outcome_unknown}
     * @throws InterruptedException if the job was stopped; the tool's thread is interrupted too
     */
    static ToolResult call(Tool tool, Call call, JsonNode arguments, ToolContext context) throws InterruptedException {
        var deadline = System.nanoTime() + context.time().toNanos();
        var mayRepeat = call.effect() == Effect.READS || call.isIdempotent();
        var failures = new ArrayList<Throwable>();
        do {
            try {
                return once(tool, arguments, context, deadline);
            } catch (ExecutionException e) {
                failures.add(e.getCause() == null ? e : e.getCause());
            }
        } while (mayRepeat && failures.size() < TRIES && failures.getLast() instanceof UncheckedIOException);
        return failed(call, failures);
    }

    /** @throws ExecutionException with what the tool threw */
    private static ToolResult once(Tool tool, JsonNode arguments, ToolContext context, long deadline)
            throws InterruptedException, ExecutionException {
        var result = new CompletableFuture<ToolResult>();
        var thread = Thread.ofVirtual()
                .name("tool-" + tool.spec().name() + "-" + context.callId())
                .start(() -> complete(result, tool, arguments, context));
        try {
            return result.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            var seconds = context.time().toMillis() / 1000.0;
            return new Refused(Reason.TIMEOUT, "the call took longer than its %.1f s".formatted(seconds));
        } finally {
            thread.interrupt();
        }
    }

    /** Whatever a tool throws is its call's failure, never the engine's. */
    private static void complete(
            CompletableFuture<ToolResult> result, Tool tool, JsonNode arguments, ToolContext context) {
        try {
            var given = requireNonNull(tool.call(arguments, context), "the tool gave no result");
            result.complete(CleanResult.of(given));
        } catch (InterruptedException e) {
            result.completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    /** A write that broke off after it may have been sent has an outcome that nobody here knows. */
    private static ToolResult failed(Call call, List<Throwable> failures) {
        var last = failures.getLast();
        LOG.debug("tool {} failed: {}", call.name(), last.getClass().getName()); // its message may quote arguments
        var isDoubtful = call.effect() == Effect.WRITES && failures.stream().anyMatch(ToolTry::mayHaveBeenSent);
        return isDoubtful
                ? new Refused(Reason.OUTCOME_UNKNOWN, messageOf(last) + "; " + CallGate.DOUBTFUL)
                : new Refused(Reason.FAILED, messageOf(last));
    }

    /** Whether this is a failure of input or output that is not certain to have come before anything was sent. */
    private static boolean mayHaveBeenSent(Throwable failure) {
        var isOfNetwork = false;
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            // a connect timeout of the JDK's client has a ConnectException as its cause
            if (cause instanceof ConnectException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof UnknownHostException) {
                return false;
            }
            isOfNetwork |= cause instanceof IOException;
        }
        return isOfNetwork;
    }

    private static String messageOf(Throwable cause) {
        var message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : Cut.to(1000, TextCleaner.whole(message));
    }

    /** What is left of a round's time, or the tool's own time if that is shorter. */
    static Duration timeFor(Tool tool, Duration leftOfRound) {
        var own = tool.spec().timeout();
        return own.compareTo(leftOfRound) < 0 ? own : leftOfRound;
    }
}
