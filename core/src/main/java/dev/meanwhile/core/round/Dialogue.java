package dev.meanwhile.core.round;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.core.wait.Wait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A tool loop's conversation so far: the messages it started from, the finished turns and their calls. It is a fold of
 * checkpoints and ledger, so a takeover builds the same one. Used by the loop's thread only.
 */
final class Dialogue {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** The checkpoint's kind for the end of a round's calls. */
    private static final String CLOSED = "round";

    private final LoopSpec spec;
    private final String project;
    private final List<Turn> turns = new ArrayList<>();
    private final TreeMap<Integer, List<Call>> calls = new TreeMap<>();
    private final List<Call> elsewhere = new ArrayList<>(); // of the job's other loops, as they stood before this run
    private final Set<Integer> closed = new HashSet<>();
    private final Set<Integer> voided = new HashSet<>(); // their turns were finished, and of no use
    private int firstTry = 1;
    private final TurnMessages spoken;
    private final List<Wait> waits;
    private final Map<CallPlace, Parked> parked = new HashMap<>();
    private int checkpoints;

    Dialogue(LoopSpec spec, JobRecord past) {
        this.spec = spec;
        this.project = past.job().project();
        this.spoken = new TurnMessages(past.job().id(), spec.limits().toModelBytes());
        for (var checkpoint : past.checkpoints()) {
            if (checkpoint.path().equals(spec.path())) {
                checkpoints++;
                if (checkpoint.kind().equals(Turn.KIND)) {
                    add(Turn.of(checkpoint.data()), List.of());
                } else if (checkpoint.kind().equals(CLOSED)) {
                    closed.add(checkpoint.data().path("round").asInt());
                } else if (checkpoint.kind().equals(FailedTry.KIND)) {
                    failed(checkpoint);
                }
            }
        }
        for (var call : past.calls()) {
            if (call.place().path().equals(spec.path())) {
                callsOf(call.place().round()).add(call);
            } else {
                elsewhere.add(call);
            }
        }
        this.waits = past.waits().stream()
                .filter(wait -> wait.ask().call().path().equals(spec.path()))
                .toList();
        waits.stream()
                .filter(Wait::isOpen)
                .forEach(wait ->
                        parked.put(wait.ask().call(), Parked.of(wait.ask().kind(), wait.expires())));
    }

    private void failed(Checkpoint tried) {
        if (!turns.isEmpty() && !isClosed(turns.getLast().round())) {
            voided.add(turns.getLast().round());
        }
        firstTry = FailedTry.firstTry(tried, nextRound());
    }

    /** Whether the model has said something that it is still to know. */
    boolean hasBegun() {
        return valid().findAny().isPresent();
    }

    private Stream<Turn> valid() {
        return turns.stream().filter(turn -> !voided.contains(turn.round()));
    }

    /** The number of the first try of the next round; earlier ones are void. */
    int firstTry() {
        return firstTry;
    }

    Optional<Turn> lastTurn() {
        return turns.isEmpty() ? Optional.empty() : Optional.of(turns.getLast());
    }

    int nextRound() {
        return turns.isEmpty() ? 1 : turns.getLast().round() + 1;
    }

    /** What was said in all turns, one after the other. */
    String text() {
        return valid().map(Turn::text).collect(Collectors.joining());
    }

    /** The images of all turns. */
    List<String> images() {
        return valid().flatMap(turn -> turn.images().stream()).toList();
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

    /** Whether some call of a round is neither settled nor waits for somebody. */
    boolean hasOpenCalls(int round) {
        return callsOf(round).stream().anyMatch(this::isOpen);
    }

    boolean isOpen(Call call) {
        return !call.state().isSettled() && !isParked(call);
    }

    /** What calls are judged by. */
    Known known() {
        var all = new ArrayList<>(elsewhere);
        calls.values().forEach(all::addAll);
        return new Known(project, all, waits);
    }

    /** What a call waits for, as it stood before this attempt; a browser is only asked what a person has approved. */
    Optional<Wait> waitOf(Call call) {
        return waits.stream()
                .filter(wait -> wait.ask().call().equals(call.place()))
                .max(Comparator.comparing(wait -> wait.ask().kind()));
    }

    /** Puts a call's row in place that waits from now on. */
    void park(Call call, Parked what) {
        replace(call);
        parked.put(call.place(), what);
    }

    /** Whether somebody is asked about this call and has not answered. */
    boolean isParked(Call call) {
        return call.state() == CallState.WAITING && parked.containsKey(call.place());
    }

    /** Of what the calls of a round wait for, that which is over first; empty if they wait for nothing. */
    Optional<Parked> firstParked(int round) {
        return callsOf(round).stream()
                .filter(this::isParked)
                .map(call -> parked.get(call.place()))
                .min(Comparator.comparing(Parked::until));
    }

    void add(Turn turn, List<Call> asked) {
        turns.add(turn);
        firstTry = 1;
        callsOf(turn.round()).addAll(asked);
    }

    /** Puts a call's newer row in place of the older one. */
    void replace(Call call) {
        callsOf(call.place().round()).set(call.place().index(), call);
    }

    /** Whether the calls of a round are all settled and said to be so, or will never be. */
    boolean isClosed(int round) {
        return closed.contains(round) || voided.contains(round);
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
        valid().forEach(turn -> all.addAll(spoken.of(turn, callsOf(turn.round()))));
        return all;
    }
}
