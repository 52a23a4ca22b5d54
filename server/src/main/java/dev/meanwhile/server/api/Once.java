package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.access.KeptAnswers;
import dev.meanwhile.core.access.KeptAnswers.Answer;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Admission.Idempotency;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.secret.SecretBox;
import dev.meanwhile.server.auth.Credential;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code Idempotency-Key}: the repetition of a creating request gets the first one's answer. */
public final class Once {
    private static final String HEADER = "Idempotency-Key";
    private static final String REPLAYED = "Idempotency-Replayed";
    private static final int LONGEST_KEY = 255;

    private final KeptAnswers answers;
    private final SecretBox box;

    public Once(KeptAnswers answers, SecretBox box) {
        this.answers = answers;
        this.box = box;
    }

    /** The key of this request, for what keeps its own answers; null if it has none. */
    static @Nullable Idempotency of(Exchange exchange) throws InterruptedException {
        var key = exchange.requestHeader(HEADER);
        if (key == null) {
            return null;
        }
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "Idempotency-Key must be 1 to %d characters but has %d".formatted(LONGEST_KEY, key.length()));
        }
        return new Idempotency(scope(exchange), Json.clean(key), Credential.hash(exchange.body()));
    }

    /** User and address: the same key may serve another address. */
    private static String scope(Exchange exchange) {
        return "%s %s %s"
                .formatted(exchange.principal().user(), exchange.route().method(), exchange.address());
    }

    /** Answers 201 with what is made, or with what was made before. */
    void create(Exchange exchange, Supplier<ObjectNode> making) throws InterruptedException {
        var key = of(exchange);
        if (key == null) {
            exchange.json(201, making.get());
            return;
        }
        var found = answers.begin(key.scope(), key.key(), key.bodyHash());
        switch (found.kind()) {
            case NEW -> exchange.json(201, made(key, making));
            case ANSWERED -> replay(exchange, key, found.answer());
            case UNDER_WAY ->
                throw ErrorCode.IDEMPOTENCY_IN_PROGRESS.exception("a request with this Idempotency-Key is under way");
            case OTHER_BODY ->
                throw ErrorCode.IDEMPOTENCY_KEY_REUSED.exception(
                        "this Idempotency-Key was used for a request with another body");
        }
    }

    private ObjectNode made(Idempotency key, Supplier<ObjectNode> making) {
        var isKept = false;
        try {
            var body = making.get();
            var sealed = box.seal(new Secret(body.toString()), purpose(key));
            answers.keep(key.scope(), key.key(), new Answer(201, sealed));
            isKept = true;
            return body;
        } finally {
            if (!isKept) {
                answers.forget(key.scope(), key.key());
            }
        }
    }

    private void replay(Exchange exchange, Idempotency key, @Nullable Answer answer) {
        if (answer == null) {
            throw new IllegalStateException("an answered request has an answer");
        }
        var body = box.open(answer.sealed(), purpose(key)).value();
        exchange.header(REPLAYED, "true");
        exchange.json(answer.status(), Json.read(body.getBytes(StandardCharsets.UTF_8)));
    }

    static void markReplayed(Exchange exchange) {
        exchange.header(REPLAYED, "true");
    }

    private static String purpose(Idempotency key) {
        return "kept-answer:" + key.scope() + "\n" + key.key();
    }
}
