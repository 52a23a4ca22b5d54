package dev.meanwhile.core.round;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.JobReader.JobRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A tool loop's conversation so far: the messages it started from, the finished turns and their calls. It is a fold of
 * checkpoints and ledger, so a takeover builds the same one. Used by the loop's thread only.
 */
final class Dialogue {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** The checkpoint's kind for the end of a round's calls. */
    private static final String CLOSED = "round";

    private final LoopSpec spec;
    private final List<Turn> turns = new ArrayList<>();
    private final TreeMap<Integer, List<Call>> calls = new TreeMap<>();
    private final Set<Integer> closed = new HashSet<>();
    private int checkpoints;

    Dialogue(LoopSpec spec, JobRecord past) {
        this.spec = spec;
        for (var checkpoint : past.checkpoints()) {
            if (checkpoint.path().equals(spec.path())) {
                checkpoints++;
                if (checkpoint.kind().equals(Turn.KIND)) {
                    turns.add(Turn.of(checkpoint.data()));
                } else if (checkpoint.kind().equals(CLOSED)) {
                    closed.add(checkpoint.data().path("round").asInt());
                }
            }
        }
        for (var call : past.calls()) {
            if (call.place().path().equals(spec.path())) {
                callsOf(call.place().round()).add(call);
            }
        }
    }

    Optional<Turn> lastTurn() {
        return turns.isEmpty() ? Optional.empty() : Optional.of(turns.getLast());
    }

    int nextRound() {
        return turns.isEmpty() ? 1 : turns.getLast().round() + 1;
    }

    long textLength() {
        return turns.stream().mapToLong(turn -> turn.text().length()).sum();
    }

    long reasoningLength() {
        return turns.stream().mapToLong(turn -> turn.reasoning().length()).sum();
    }

    /** The calls of a round in the order asked. */
    List<Call> callsOf(int round) {
        return calls.computeIfAbsent(round, _ -> new ArrayList<>());
    }

    /** Every call of the loop. */
    List<Call> allCalls() {
        return calls.values().stream().flatMap(List::stream).toList();
    }

    void add(Turn turn, List<Call> asked) {
        turns.add(turn);
        callsOf(turn.round()).addAll(asked);
    }

    /** Puts a call's newer row in place of the older one. */
    void replace(Call call) {
        callsOf(call.place().round()).set(call.place().index(), call);
    }

    /** Whether the calls of a round are all settled and said to be so. */
    boolean isClosed(int round) {
        return closed.contains(round);
    }

    /** The checkpoint that closes a round. */
    Checkpoint closed(int round) {
        closed.add(round);
        return checkpoint(CLOSED, NODES.objectNode().put("round", round));
    }

    /** The next checkpoint of this path. */
    Checkpoint checkpoint(String kind, JsonNode data) {
        return new Checkpoint(spec.path(), ++checkpoints, kind, data);
    }

    /** The whole conversation as a model reads it. */
    List<JsonNode> messages() {
        var all = new ArrayList<>(spec.messages());
        for (var turn : turns) {
            var asked = callsOf(turn.round());
            all.add(assistant(turn, asked));
            all.addAll(results(asked));
        }
        return all;
    }

    private static ObjectNode assistant(Turn turn, List<Call> asked) {
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
        var room = spec.limits().toModelBytes();
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

    /** The provider's id, or ours where that would not tell the calls of one turn apart. */
    private static String idOf(Call call, List<Call> turn) {
        var id = call.providerId();
        if (id != null && !id.isEmpty() && isOnly(id, turn)) {
            return id;
        }
        return "call_%d_%d".formatted(call.place().round(), call.place().index());
    }

    private static boolean isOnly(String id, List<Call> turn) {
        return turn.stream().filter(call -> id.equals(call.providerId())).count() == 1;
    }
}
