package dev.meanwhile.core.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.chat.ChatStart.Limits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a chat job was asked to do, as its row keeps it.
 *
 * @param messages what the model gets first, or null to take the thread's branch that leads to the answer
 * @param tools what the model is offered
 * @param rounds how many rounds may ask for tools
 * @param limits what the caller asked for, kept for retries
 */
record ChatRequest(
        @Nullable List<JsonNode> messages,
        List<Offer> tools,
        @Nullable JsonNode toolChoice,
        ObjectNode options,
        int rounds,
        Limits limits) {

    /**
     * @param definition an OpenAI function definition
     * @param runtime {@code hybrid}, {@code server} or {@code client}
     */
    record Offer(String name, JsonNode definition, String runtime) {}

    ObjectNode toJson() {
        var node = JsonNodeFactory.instance.objectNode();
        if (messages != null) {
            node.putArray("messages").addAll(messages);
        }
        var offers = node.putArray("tools");
        tools.forEach(offer -> offers.addObject()
                .put("name", offer.name())
                .put("runtime", offer.runtime())
                .set("definition", offer.definition()));
        if (toolChoice != null) {
            node.set("toolChoice", toolChoice);
        }
        node.set("options", options);
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

    /** Notes that the job came with a provider key of its own. */
    static ObjectNode withOwnKey(ObjectNode request) {
        return request.put("ownKey", true);
    }

    static boolean hadOwnKey(JsonNode request) {
        return request.path("ownKey").asBoolean();
    }

    static ChatRequest of(JsonNode node) {
        var offers = new ArrayList<Offer>();
        node.path("tools")
                .forEach(offer -> offers.add(new Offer(
                        offer.path("name").asText(),
                        offer.path("definition"),
                        offer.path("runtime").asText())));
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
        return new ChatRequest(messages, offers, node.get("toolChoice"), options, rounds, limits);
    }
}
