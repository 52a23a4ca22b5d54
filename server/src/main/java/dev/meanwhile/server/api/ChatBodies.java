package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.chat.ChatStart;
import dev.meanwhile.core.chat.ChatStart.IfBusy;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Admission.Idempotency;
import dev.meanwhile.core.job.Admission.Start;
import dev.meanwhile.core.llm.ProviderKey;
import dev.meanwhile.core.schedule.Schedule;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.server.http.Exchange;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /projects/{project}/jobs} for a chat, as what core is asked. */
final class ChatBodies {
    private static final int LONGEST_METADATA = 16 << 10;
    private static final Duration LONGEST_DELAY = Duration.ofDays(366);
    private static final String KEY_HEADER = "x-meanwhile-provider-key";

    private ChatBodies() {}

    static ChatStart start(Exchange exchange, String project, Fields body, @Nullable Idempotency idempotency) {
        return of(project, exchange.principal().user(), body, new Extras(key(exchange), idempotency));
    }

    /** What a schedule asks for its owner each time. */
    static ChatStart scheduled(Schedule schedule, @Nullable Idempotency idempotency) {
        return of(schedule.project(), schedule.owner(), Fields.of(schedule.job()), new Extras(null, idempotency));
    }

    /** What a body asks for, wherever it comes from. */
    static ChatStart of(String project, String owner, Fields body, Extras extras) {
        var limits = limits(body.inner("limits"));
        return new ChatStart(
                project,
                owner,
                body.text("model"),
                body.list("messages"),
                body.any("input"),
                body.list("tools"),
                new ChatStart.Calls(Map.of(), body.text("deviceId"), isAsking(body)),
                body.any("toolChoice"),
                body.object("options"),
                limits,
                metadata(body),
                new ChatStart.Where(body.text("threadId"), body.text("messageId"), body.text("parentId"), ifBusy(body)),
                extras.key(),
                extras.idempotency(),
                null,
                start(body));
    }

    /** What comes beside a body. */
    record Extras(@Nullable ProviderKey key, @Nullable Idempotency idempotency) {
        static final Extras NONE = new Extras(null, null);
    }

    static Start start(Fields body) {
        var at = body.instant("startAt");
        var delay = body.number("delaySeconds");
        if (at != null && delay != null) {
            throw ErrorCode.REQUEST_INVALID.exception("at most one of /startAt and /delaySeconds is expected");
        }
        if (delay != null && (delay < 0 || delay > LONGEST_DELAY.toSeconds())) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "/delaySeconds must be 0 to %d but is %d".formatted(LONGEST_DELAY.toSeconds(), delay));
        }
        return new Start(at, delay == null ? Duration.ZERO : Duration.ofSeconds(delay));
    }

    static IfBusy ifBusy(Fields body) {
        return IfBusy.ofWireName(body.text("ifBusy", IfBusy.REJECT.wireName()))
                .orElseThrow(() -> ErrorCode.REQUEST_INVALID.exception("/ifBusy must be reject, enqueue or interrupt"));
    }

    private static boolean isAsking(Fields body) {
        var approval = body.text("approval", "never");
        if (!approval.equals("never") && !approval.equals("always")) {
            throw ErrorCode.REQUEST_INVALID.exception("/approval must be never or always");
        }
        return approval.equals("always");
    }

    private static ChatStart.Limits limits(Fields limits) {
        var rounds = limits.number("rounds");
        if (rounds != null && (rounds < 1 || rounds > Integer.MAX_VALUE)) {
            throw ErrorCode.REQUEST_INVALID.exception("/limits/rounds must be at least 1 but is " + rounds);
        }
        return new ChatStart.Limits(
                rounds == null ? null : rounds.intValue(),
                limits.number("seconds"),
                limits.number("tokens"),
                limits.amount("cost"));
    }

    static JsonNode metadata(Fields body) {
        var metadata = body.object("metadata");
        if (metadata.toString().length() > LONGEST_METADATA) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "/metadata must be at most %d characters of JSON".formatted(LONGEST_METADATA));
        }
        return metadata;
    }

    /** A provider key of the caller's own; it goes to whichever provider serves the model. */
    static @Nullable ProviderKey key(Exchange exchange) {
        var key = exchange.requestHeader(KEY_HEADER);
        return key == null || key.isBlank() ? null : new ProviderKey(null, new Secret(key.strip()));
    }
}
