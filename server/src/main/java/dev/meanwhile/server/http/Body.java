package dev.meanwhile.server.http;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads a request's body; its limit holds while it comes, so that no more than that is ever in memory. */
final class Body {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long MOST_DISCARDED = 64L << 20;

    private final HttpServerRequest request;
    private final Context context;
    private final int max;
    private final Duration patience;

    /**
     * @param request paused
     * @param patience how long it may take to come
     */
    Body(HttpServerRequest request, Context context, int max, Duration patience) {
        this.request = request;
        this.context = context;
        this.max = max;
        this.patience = patience;
    }

    /** @throws EngineException {@code body_too_large}, or {@code request_invalid} if it does not come to its end in time */
    byte[] read() throws InterruptedException {
        if (declared() > max) {
            throw tooLarge();
        }
        var whole = new CompletableFuture<Buffer>();
        context.runOnContext(_ -> collect(whole));
        try {
            return whole.get(patience.toMillis(), TimeUnit.MILLISECONDS).getBytes();
        } catch (TimeoutException e) {
            throw new EngineException(
                    ErrorCode.REQUEST_INVALID.failure("the body did not come within %s".formatted(patience)), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException known) {
                throw known;
            }
            throw new EngineException(ErrorCode.REQUEST_INVALID.failure("the body was cut off"), e);
        }
    }

    private void collect(CompletableFuture<Buffer> whole) {
        var sofar = Buffer.buffer();
        request.handler(piece -> {
            if (sofar.length() + piece.length() > max) {
                whole.completeExceptionally(tooLarge());
                request.pause();
            } else {
                sofar.appendBuffer(piece);
            }
        });
        request.exceptionHandler(whole::completeExceptionally);
        request.endHandler(_ -> whole.complete(sofar));
        request.resume();
    }

    /**
     * Lets the rest of a body through that nobody reads, so that a client that is still sending comes to read its answer; one that
     * sends without end is cut.
     */
    static void discard(HttpServerRequest request, Context context) {
        var left = new long[] {MOST_DISCARDED};
        context.runOnContext(_ -> {
            if (!request.isEnded()) {
                request.handler(piece -> {
                    left[0] -= piece.length();
                    if (left[0] < 0) {
                        request.connection().close();
                    }
                });
            }
            request.resume();
        });
    }

    private long declared() {
        var length = request.getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            throw ErrorCode.REQUEST_INVALID.exception("Content-Length must be a number");
        }
    }

    private EngineException tooLarge() {
        return ErrorCode.BODY_TOO_LARGE.exception("the body may have at most %d bytes".formatted(max));
    }
}
