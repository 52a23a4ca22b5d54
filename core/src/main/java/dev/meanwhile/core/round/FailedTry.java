package dev.meanwhile.core.round;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.JobReader.JobRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * What must be written before a loop that failed runs again on its path as if its last turn had not been: that turn is void, rounds
 * whose calls were made stay, and the turn's own retries are counted anew.
 *
 * @param facts that void what an unfinished turn has said
 * @param data what a checkpoint of kind {@link #KIND}, in the same commit, must hold besides the caller's own
 */
public record FailedTry(List<Fact> facts, ObjectNode data) {
    public static final String KIND = "tried";

    private static final String ROUND = "round";
    private static final String TRY = "try";

    public FailedTry {
        facts = List.copyOf(facts);
    }

    /**
     * @param past read since the loop failed
     * @param last checkpoints of the loop that are to be in the same commit
     */
    public static FailedTry of(JobRecord past, String path, List<Checkpoint> last) {
        var checkpoints = new ArrayList<>(past.checkpoints());
        checkpoints.addAll(last);
        var turns = checkpoints.stream()
                .filter(checkpoint ->
                        checkpoint.path().equals(path) && checkpoint.kind().equals(Turn.KIND))
                .map(checkpoint -> Turn.of(checkpoint.data()))
                .toList();
        var round = turns.isEmpty() ? 1 : turns.getLast().round() + 1;
        var tail =
                past.tail().stream().filter(entry -> entry.path().equals(path)).toList();
        var open = OpenTurn.of(tail).filter(turn -> turn.round() == round);
        var isVoid = open.filter(Turn::saysSomething).isPresent();
        var next = open.map(Turn::tryNo).orElse(1) + (isVoid ? 1 : 0);
        var rewound = new JobEvent.RoundRewound(
                round,
                next,
                turns.stream().mapToLong(turn -> turn.text().length()).sum(),
                turns.stream().mapToLong(turn -> turn.reasoning().length()).sum());
        return new FailedTry(
                isVoid ? List.of(new Fact(path, rewound)) : List.of(),
                JsonNodeFactory.instance.objectNode().put(ROUND, round).put(TRY, next));
    }

    /** The number of the next try of a round, if this checkpoint was written before it; else 1. */
    static int firstTry(Checkpoint tried, int round) {
        return tried.data().path(ROUND).asInt() == round
                ? tried.data().path(TRY).asInt(1)
                : 1;
    }
}
