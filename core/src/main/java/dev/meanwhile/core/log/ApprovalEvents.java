package dev.meanwhile.core.log;

import static dev.meanwhile.core.log.EventCodec.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask.Kind;
import java.time.Duration;

/** The events of approvals, to JSON and back. */
final class ApprovalEvents {
    private ApprovalEvents() {}

    static ObjectNode write(ObjectNode node, JobEvent.ApprovalAsked event) {
        node.put("approvalId", event.approvalId())
                .put("callId", event.callId())
                .put("round", event.round())
                .put("kind", event.kind().wireName())
                .put("name", event.name())
                .put("question", event.question())
                .put("atMostMs", event.atMost().toMillis());
        return node.set("arguments", event.arguments());
    }

    static ObjectNode write(ObjectNode node, JobEvent.ApprovalAnswered event) {
        node.put("approvalId", event.approvalId())
                .put("callId", event.callId())
                .put("action", event.action().wireName())
                .put("by", event.by());
        if (event.comment() != null) {
            node.put("comment", event.comment());
        }
        if (event.data() != null) {
            node.set("data", event.data());
        }
        return node;
    }

    static ObjectNode write(ObjectNode node, JobEvent.ApprovalExpired event) {
        return node.put("approvalId", event.approvalId())
                .put("callId", event.callId())
                .put("action", event.action().wireName());
    }

    static JobEvent readAsked(JsonNode node) {
        return new JobEvent.ApprovalAsked(
                text(node, "approvalId"),
                text(node, "callId"),
                node.path("round").asInt(1),
                Kind.ofWireName(text(node, "kind")).orElse(Kind.APPROVAL), // the release before knew no other
                text(node, "name"),
                text(node, "question"),
                node.path("arguments"),
                Duration.ofMillis(node.path("atMostMs").asLong()));
    }

    static JobEvent readAnswered(JsonNode node) {
        return new JobEvent.ApprovalAnswered(
                text(node, "approvalId"),
                text(node, "callId"),
                action(node),
                text(node, "by"),
                node.hasNonNull("comment") ? text(node, "comment") : null,
                node.get("data"));
    }

    static JobEvent readExpired(JsonNode node) {
        return new JobEvent.ApprovalExpired(text(node, "approvalId"), text(node, "callId"), action(node));
    }

    /** An action of a newer release lets nothing run. */
    private static Action action(JsonNode node) {
        return Action.ofWireName(text(node, "action")).orElse(Action.REJECT);
    }
}
