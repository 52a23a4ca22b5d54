package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.access.KeptAnswers;
import dev.meanwhile.core.access.KeptAnswers.Answer;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Admission.Idempotency;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.secret.SecretBox;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.IdempotencyKey;
import dev.meanwhile.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code Idempotency-Key}: the repetition of a creating request gets the first one's answer. */
public final class Once {

    private final KeptAnswers answers;
    private final SecretBox box;

    public Once(KeptAnswers answers, SecretBox box) {
        this.answers = answers;
        this.box = box;
    }

    /** Answers 201 with what is made, or with what was made before. */
    void create(Exchange exchange, Supplier<ObjectNode> making) throws InterruptedException {
        var key = IdempotencyKey.of(exchange);
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
        IdempotencyKey.markReplayed(exchange);
        exchange.json(answer.status(), Json.read(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String purpose(Idempotency key) {
        return "kept-answer:" + key.scope() + "\n" + key.key();
    }
}
