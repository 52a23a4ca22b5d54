package dev.meanwhile.core.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.chat.ChatStart.Calls;
import dev.meanwhile.core.chat.ChatStart.IfBusy;
import dev.meanwhile.core.chat.ChatStart.Limits;
import dev.meanwhile.core.chat.ChatStart.Where;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.job.Admission.Idempotency;
import dev.meanwhile.core.job.Admission.Start;
import dev.meanwhile.core.llm.ProviderKey;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request for a chat with everything optional left out; each method sets one thing. */
final class AStart {
    private final @Nullable List<JsonNode> messages;
    private @Nullable JsonNode input;
    private @Nullable String model;
    private @Nullable List<JsonNode> tools;
    private final Map<String, String> runtimes = new HashMap<>();
    private @Nullable String device;
    private boolean isAsking;
    private @Nullable JsonNode choice;
    private Limits limits = Limits.NONE;
    private Start start = Start.NOW;
    private Where where = Where.NOWHERE;
    private @Nullable ProviderKey key;
    private @Nullable Idempotency idempotency;

    AStart(@Nullable List<JsonNode> messages) {
        this.messages = messages;
    }

    AStart input(JsonNode next) {
        input = next;
        return this;
    }

    AStart model(String name) {
        model = name;
        return this;
    }

    AStart tools(JsonNode... asked) {
        tools = List.of(asked);
        return this;
    }

    AStart runtimes(Map<String, String> words) {
        runtimes.putAll(words);
        return this;
    }

    AStart from(String browser) {
        device = browser;
        return this;
    }

    AStart asking() {
        isAsking = true;
        return this;
    }

    AStart choosing(JsonNode toolChoice) {
        choice = toolChoice;
        return this;
    }

    AStart limits(int rounds, long seconds) {
        limits = new Limits(rounds, seconds, limits.tokens(), limits.cost());
        return this;
    }

    AStart budget(long tokens, String dollars) {
        limits = new Limits(limits.rounds(), limits.seconds(), tokens, new BigDecimal(dollars));
        return this;
    }

    AStart at(@Nullable String threadId, @Nullable String messageId, @Nullable String parentId) {
        where = new Where(threadId, messageId, parentId, where.ifBusy());
        return this;
    }

    AStart ifBusy(IfBusy policy) {
        where = new Where(where.threadId(), where.messageId(), where.parentId(), policy);
        return this;
    }

    AStart key(ProviderKey itsKey) {
        key = itsKey;
        return this;
    }

    AStart idempotency(Idempotency once) {
        idempotency = once;
        return this;
    }

    AStart start(Start when) {
        start = when;
        return this;
    }

    ChatStart build() {
        return new ChatStart(
                "project",
                "ann",
                model,
                messages,
                input,
                tools,
                new Calls(runtimes, device, isAsking),
                choice,
                Json.object("{'temperature':0}"),
                limits,
                Json.of("{'mine':1}"),
                where,
                key,
                idempotency,
                null,
                start);
    }
}
