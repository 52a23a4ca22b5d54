package dev.meanwhile.models.openai;

import java.io.Closeable;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response's body that is read only when it is asked for: one piece is requested at a time, so that while nobody asks, the
 * socket's window fills and the provider waits. {@link #next} is for one thread; {@link #close} for any.
 */
final class PulledBody implements BodySubscriber<PulledBody>, Closeable {
    /** How long an answer that is complete may take to end its response, which lets the connection be used again. */
    private static final Duration DRAIN_TIME = Duration.ofSeconds(1);

    // Not completed at once: the response would be handed out before there is a subscription to ask.
    private final CompletableFuture<PulledBody> ready = new CompletableFuture<>();
    private final LinkedBlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private volatile @Nullable Subscription subscription;
    private volatile boolean isDraining;
    private volatile boolean isClosed;

    private sealed interface Piece {
        record Bytes(List<ByteBuffer> buffers) implements Piece {}

        record End() implements Piece {}

        record Broken(Throwable cause) implements Piece {}
    }

    @Override
    public CompletionStage<PulledBody> getBody() {
        return ready;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        if (isClosed) { // before it began; close() saw no subscription
            given.cancel();
        }
        ready.complete(this);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (!isDraining) {
            pieces.add(new Piece.Bytes(buffers));
        }
    }

    @Override
    public void onError(Throwable cause) {
        pieces.add(new Piece.Broken(cause));
        ready.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
        pieces.add(new Piece.End());
    }

    /**
     * Waits for the next bytes.
     *
     * @return null at the end of the body
     * @throws HttpTimeoutException if none came in time
     * @throws IOException if the connection broke or was closed
     */
    @Nullable
    List<ByteBuffer> next(Duration patience) throws IOException, InterruptedException {
        var source = subscription;
        if (source == null || isClosed) {
            throw new IOException("the body is closed");
        }
        source.request(1);
        var piece = pieces.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        return switch (piece) {
            case null -> throw new HttpTimeoutException("nothing came for " + patience);
            case Piece.Bytes(var buffers) -> buffers;
            case Piece.End _ -> {
                pieces.add(piece);
                yield null;
            }
            case Piece.Broken(var cause) -> throw new IOException("the connection broke", cause);
        };
    }

    /** Nothing more is wanted, but the little that is left is taken for the sake of the connection. */
    void drain() {
        isDraining = true;
        var source = subscription;
        if (source != null) {
            source.request(Long.MAX_VALUE);
        }
        CompletableFuture.delayedExecutor(DRAIN_TIME.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
                .execute(this::close);
    }

    /** Ends the exchange: unless the body has ended already, the connection is closed at once. */
    @Override
    public void close() {
        isClosed = true;
        var source = subscription;
        if (source != null) {
            source.cancel();
        }
        pieces.add(new Piece.Broken(new IOException("closed")));
    }
}
