package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.webhook.Delivery;
import dev.meanwhile.core.webhook.Webhook;

/** Webhooks and their deliveries as the native API shows them. */
final class WebhookJson {
    private WebhookJson() {}

    static ObjectNode row(Webhook webhook) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("id", webhook.id())
                .put("project", webhook.project())
                .put("name", webhook.name())
                .put("url", webhook.url());
        var types = node.putArray("types");
        webhook.types().stream().sorted().forEach(types::add);
        var kinds = node.putArray("kinds");
        webhook.kinds().stream().sorted().forEach(kinds::add);
        node.put("createdBy", webhook.creator())
                .put("createdAt", webhook.created().toString());
        JobJson.put(
                node,
                "disabledAt",
                webhook.disabled() == null ? null : webhook.disabled().toString());
        return node;
    }

    static ObjectNode row(Delivery delivery) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("id", delivery.id()).put("type", delivery.type());
        JobJson.put(
                node, "jobId", delivery.job() == null ? null : delivery.job().text());
        node.put("state", delivery.state().wireName())
                .put("attempts", delivery.attempts())
                .put("createdAt", delivery.created().toString());
        JobJson.put(
                node, "nextAt", delivery.due() == null ? null : delivery.due().toString());
        var last = delivery.last();
        if (last != null) {
            var attempt = node.putObject("last").put("at", last.at().toString());
            if (last.status() != null) {
                attempt.put("status", last.status());
            }
            JobJson.put(attempt, "excerpt", last.excerpt());
            JobJson.put(attempt, "error", last.error());
            attempt.put("durationMs", last.took().toMillis());
        }
        return node;
    }
}
