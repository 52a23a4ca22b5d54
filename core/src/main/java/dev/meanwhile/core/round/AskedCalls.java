package dev.meanwhile.core.round;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallArguments;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolRegistry;
import dev.meanwhile.core.tool.ToolSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the calls a model asked for into rows of the ledger, before any of them runs. */
final class AskedCalls {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private final ToolRegistry registry;

    AskedCalls(ToolRegistry registry) {
        this.registry = registry;
    }

    List<Call> rows(String project, LoopSpec spec, int round, List<TurnFact.ToolCall> asked)
            throws InterruptedException {
        var rows = new ArrayList<Call>();
        for (var index = 0; index < asked.size(); index++) {
            var call = asked.get(index);
            var tool = registry.await(project, call.name()).map(Tool::spec);
            rows.add(row(spec, new CallPlace(spec.path(), round, index), call, tool.orElse(null)));
        }
        return rows;
    }

    /** A tool that nobody registered, or that does not say, writes. */
    private static Call row(LoopSpec spec, CallPlace place, TurnFact.ToolCall asked, @Nullable ToolSpec tool) {
        return new Call(
                place,
                asked.providerId(),
                asked.name(),
                Cut.to(spec.limits().argumentBytes(), asked.arguments()),
                hash(asked.name(), asked.arguments()),
                tool == null ? Effect.WRITES : tool.effect(),
                tool != null && tool.isIdempotent(),
                CallState.ASKED,
                null,
                null);
    }

    static Fact called(LoopSpec spec, Call call, int tryNo) {
        var shown = Cut.to(spec.limits().eventBytes(), CallArguments.shown(call.arguments()));
        var place = call.place();
        return new Fact(spec.path(), new JobEvent.ToolCalled(place.callId(), place.round(), tryNo, call.name(), shown));
    }

    /** Equal for calls that ask for the same, whatever the order of fields and the white space. */
    static String hash(String name, String arguments) {
        return sha256(name + "\n"
                + CallArguments.parsed(arguments).map(AskedCalls::canonical).orElse(arguments));
    }

    /** Equal for equal values, whatever the order of fields. */
    static String hash(JsonNode value) {
        return sha256(canonical(value));
    }

    private static String canonical(JsonNode value) {
        try {
            return JSON.writeValueAsString(JSON.treeToValue(value, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a parsed value cannot be written", e);
        }
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
