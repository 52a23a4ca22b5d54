package dev.meanwhile.core.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.chat.ChatStart.Limits;
import dev.meanwhile.core.round.ToolOffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a chat job was asked to do, as its row keeps it.
 *
 * @param messages what the model gets first, or null to take the thread's branch that leads to the answer
 * @param tools what the model is offered
 * @param device the browser that sent the request and runs calls of {@code client} tools; null for none
 * @param rounds how many rounds may ask for tools
 * @param limits what the caller asked for, kept for retries
 */
record ChatRequest(
        @Nullable List<JsonNode> messages,
        List<ToolOffer> tools,
        @Nullable JsonNode toolChoice,
        ObjectNode options,
        @Nullable String device,
        int rounds,
        Limits limits) {

    ObjectNode toJson() {
        var node = JsonNodeFactory.instance.objectNode();
        if (messages != null) {
            node.putArray("messages").addAll(messages);
        }
        var offers = node.putArray("tools");
        tools.forEach(offer -> write(offers.addObject(), offer));
        if (toolChoice != null) {
            node.set("toolChoice", toolChoice);
        }
        node.set("options", options);
        if (device != null) {
            node.put("device", device);
        }
        node.put("rounds", rounds);
        if (limits.seconds() != null) {
            node.put("seconds", limits.seconds());
        }
        if (limits.tokens() != null) {
            node.put("tokens", limits.tokens());
        }
        if (limits.cost() != null) {
            node.put("cost", limits.cost());
        }
        return node;
    }

    private static void write(ObjectNode node, ToolOffer offer) {
        node.put("name", offer.name()).put("runtime", offer.runtime()).set("definition", offer.definition());
        if (offer.isAsking()) {
            node.put("asking", true);
        }
    }

    /** Notes that the job came with a provider key of its own. */
    static ObjectNode withOwnKey(ObjectNode request) {
        return request.put("ownKey", true);
    }

    static boolean hadOwnKey(JsonNode request) {
        return request.path("ownKey").asBoolean();
    }

    static ChatRequest of(JsonNode node) {
        var offers = new ArrayList<ToolOffer>();
        node.path("tools")
                .forEach(offer -> offers.add(new ToolOffer(
                        offer.path("name").asText(),
                        offer.path("definition"),
                        offer.path("runtime").asText(),
                        offer.path("asking").asBoolean())));
        List<JsonNode> messages = null;
        if (node.hasNonNull("messages")) {
            messages = new ArrayList<>();
            node.get("messages").forEach(messages::add);
        }
        var options = node.get("options") instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        var rounds = node.path("rounds").asInt(10);
        var limits = new Limits(
                rounds,
                node.hasNonNull("seconds") ? node.get("seconds").asLong() : null,
                node.hasNonNull("tokens") ? node.get("tokens").asLong() : null,
                node.hasNonNull("cost") ? node.get("cost").decimalValue() : null);
        var device = node.hasNonNull("device") ? node.get("device").asText() : null;
        return new ChatRequest(messages, offers, node.get("toolChoice"), options, device, rounds, limits);
    }
}
