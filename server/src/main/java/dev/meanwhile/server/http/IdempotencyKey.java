package dev.meanwhile.server.http;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Admission.Idempotency;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The header {@code Idempotency-Key} of creating requests. */
public final class IdempotencyKey {
    private static final String HEADER = "Idempotency-Key";
    private static final String REPLAYED = "Idempotency-Replayed";
    private static final int LONGEST = 255;

    private IdempotencyKey() {}

    /**
     * What tells a request from others, or null if it has no key. Scope is user and address: the same key may serve another address.
     *
     * @throws dev.meanwhile.core.error.EngineException {@code request_invalid} for a blank key or one of over 255 characters
     */
    public static @Nullable Idempotency of(Exchange exchange) throws InterruptedException {
        var key = exchange.requestHeader(HEADER);
        if (key == null) {
            return null;
        }
        if (key.isBlank() || key.length() > LONGEST) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "%s must be 1 to %d characters but has %d".formatted(HEADER, LONGEST, key.length()));
        }
        var scope = "%s %s %s"
                .formatted(exchange.principal().user(), exchange.route().method(), exchange.address());
        return new Idempotency(scope, Json.clean(key), sha256(exchange.body()));
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Says that the answer is the first request's. */
    public static void markReplayed(Exchange exchange) {
        exchange.header(REPLAYED, "true");
        exchange.didNothing();
    }
}
