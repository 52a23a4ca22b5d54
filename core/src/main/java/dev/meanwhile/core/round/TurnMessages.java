package dev.meanwhile.core.round;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.ledger.Call;
import java.util.ArrayList;
import java.util.List;

/** Finished rounds as a model reads them: what it said, what it asked for, what it got. */
public final class TurnMessages {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** So many of the last digits of a UUIDv7 are random. */
    private static final int RANDOM_DIGITS = 12;

    private final JobId job;
    private final int bytes;

    /**
     * Speaks for one job.
     *
     * @param bytes of results of one round, at most
     */
    public TurnMessages(JobId job, int bytes) {
        this.job = job;
        this.bytes = bytes;
    }

    /**
     * The messages of an earlier loop, the same as it had itself, so that providers find their caches. Calls that were not settled
     * are left out, as is a turn that said nothing.
     *
     * @param turns by round
     * @param calls those of the turns, in the order asked
     */
    public List<JsonNode> ofPast(List<Turn> turns, List<Call> calls) {
        var messages = new ArrayList<JsonNode>();
        for (var turn : turns) {
            var asked = calls.stream()
                    .filter(call -> call.place().round() == turn.round())
                    .filter(call -> call.state().isSettled())
                    .toList();
            if (!asked.isEmpty() || !turn.text().isEmpty()) {
                messages.addAll(of(turn, asked));
            }
        }
        return messages;
    }

    /** An {@code assistant} message, and a {@code tool} message for each call it asked for. */
    List<JsonNode> of(Turn turn, List<Call> asked) {
        var messages = new ArrayList<JsonNode>();
        messages.add(assistant(turn, asked));
        messages.addAll(results(asked));
        return messages;
    }

    private ObjectNode assistant(Turn turn, List<Call> asked) {
        var message = NODES.objectNode().put("role", "assistant");
        if (turn.text().isEmpty() && !asked.isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", turn.text());
        }
        if (!asked.isEmpty()) {
            var list = message.putArray("tool_calls");
            asked.forEach(call -> list.addObject()
                    .put("id", idOf(call, asked))
                    .put("type", "function")
                    .set("function", NODES.objectNode().put("name", call.name()).put("arguments", call.arguments())));
        }
        return message;
    }

    /** One {@code tool} message per call; together at most the round's share of bytes, what is unused by one goes to the next. */
    private List<JsonNode> results(List<Call> asked) {
        var messages = new ArrayList<JsonNode>();
        var room = bytes;
        for (var i = 0; i < asked.size(); i++) {
            var call = asked.get(i);
            var text = Cut.to(Math.max(256, room / (asked.size() - i)), toModel(call));
            room -= Cut.size(text);
            messages.add(NODES.objectNode()
                    .put("role", "tool")
                    .put("tool_call_id", idOf(call, asked))
                    .put("name", call.name())
                    .put("content", text));
        }
        return messages;
    }

    private static String toModel(Call call) {
        var outcome = call.outcome();
        if (outcome == null) {
            throw new IllegalStateException("call " + call.place().callId() + " is not settled");
        }
        if (outcome.error() != null) {
            return NODES.objectNode().set("error", outcome.error()).toString();
        }
        var result = outcome.result();
        if (result == null) {
            return "";
        }
        return result.isTextual() ? result.textValue() : result.toString();
    }

    /** The provider's id, or ours where that would not tell the calls of one turn apart; ours is unique in the conversation. */
    private String idOf(Call call, List<Call> turn) {
        var id = call.providerId();
        if (id != null && !id.isEmpty() && isOnly(id, turn)) {
            return id;
        }
        var random = job.text().substring(job.text().length() - RANDOM_DIGITS);
        return "call_%s_%d_%d"
                .formatted(random, call.place().round(), call.place().index());
    }

    private static boolean isOnly(String id, List<Call> turn) {
        return turn.stream().filter(call -> id.equals(call.providerId())).count() == 1;
    }
}
