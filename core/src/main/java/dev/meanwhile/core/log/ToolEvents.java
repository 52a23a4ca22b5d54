package dev.meanwhile.core.log;

import static dev.meanwhile.core.log.EventCodec.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.ledger.CallState;
import java.time.Duration;

/** The events of tool calls, to JSON and back. */
final class ToolEvents {
    private ToolEvents() {}

    static ObjectNode write(ObjectNode node, JobEvent.ToolCalled event) {
        place(node, event.callId(), event.round(), event.name()).put("try", event.tryNo());
        return node.set("arguments", event.arguments());
    }

    static ObjectNode write(ObjectNode node, JobEvent.ToolStarted event) {
        return place(node, event.callId(), event.round(), event.name());
    }

    static ObjectNode write(ObjectNode node, JobEvent.ToolFinished event) {
        place(node, event.callId(), event.round(), event.name())
                .put("status", event.status().wireName());
        if (event.result() != null) {
            node.set("result", event.result());
        }
        if (event.error() != null) {
            node.set("error", event.error());
        }
        if (event.isTruncated()) {
            node.put("truncated", true).put("size", event.cutFrom());
        }
        return node.put("durationMs", event.took().toMillis());
    }

    static ObjectNode write(ObjectNode node, JobEvent.ToolWaiting event) {
        return place(node, event.callId(), event.round(), event.name())
                .put("deviceId", event.device())
                .put("atMostMs", event.atMost().toMillis());
    }

    private static ObjectNode place(ObjectNode node, String callId, int round, String name) {
        return node.put("callId", callId).put("round", round).put("name", name);
    }

    static JobEvent readCalled(JsonNode node) {
        var tryNo = node.path("try").asInt(1);
        return new JobEvent.ToolCalled(
                text(node, "callId"), round(node), tryNo, text(node, "name"), node.path("arguments"));
    }

    static JobEvent readStarted(JsonNode node) {
        return new JobEvent.ToolStarted(text(node, "callId"), round(node), text(node, "name"));
    }

    static JobEvent readFinished(JsonNode node) {
        return new JobEvent.ToolFinished(
                text(node, "callId"),
                round(node),
                text(node, "name"),
                CallState.ofWireName(text(node, "status")),
                node.get("result"),
                node.get("error"),
                node.path("size").asLong(),
                Duration.ofMillis(node.path("durationMs").asLong()));
    }

    static JobEvent readWaiting(JsonNode node) {
        return new JobEvent.ToolWaiting(
                text(node, "callId"),
                round(node),
                text(node, "name"),
                text(node, "deviceId"),
                Duration.ofMillis(node.path("atMostMs").asLong()));
    }

    private static int round(JsonNode node) {
        return node.path("round").asInt(1);
    }
}
