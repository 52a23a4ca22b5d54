package dev.meanwhile.workflow.run;

import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.core.round.FailedTry;
import dev.meanwhile.core.round.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** What a record says of each path. */
final class Memo {
    static final String BEGIN = "begin";

    /** An output that is shown to people before it counts. */
    static final String OUTPUT = "output";

    private final Map<String, List<Checkpoint>> byPath = new LinkedHashMap<>();

    Memo(JobRecord past) {
        for (var checkpoint : past.checkpoints()) {
            byPath.computeIfAbsent(checkpoint.path(), _ -> new ArrayList<>()).add(checkpoint);
        }
    }

    /** Empty also for a failure after which it is tried again. */
    Optional<NodeEnd> end(String path) {
        return of(path).stream()
                .filter(checkpoint -> checkpoint.kind().equals(NodeEnd.KIND)
                        || checkpoint.kind().equals(FailedTry.KIND))
                .reduce((_, later) -> later)
                .filter(checkpoint -> checkpoint.kind().equals(NodeEnd.KIND))
                .map(checkpoint -> NodeEnd.of(checkpoint.data()));
    }

    /** The beginnings of nodes that have not ended. */
    List<Checkpoint> open() {
        return byPath.values().stream()
                .map(List::getFirst)
                .filter(first -> first.kind().equals(BEGIN) && end(first.path()).isEmpty())
                .toList();
    }

    /** Nodes within another whose failure ended what is around them. */
    List<String> fatalWithin(String path) {
        return byPath.keySet().stream()
                .filter(other -> !other.equals(path) && NodePath.isAtOrBelow(other, path))
                .filter(other -> end(other).filter(NodeEnd::isFatal).isPresent())
                .toList();
    }

    /** What a model said last on a path, if it was its last word. */
    Optional<String> answer(String path) {
        return of(path).stream()
                .filter(checkpoint ->
                        checkpoint.kind().equals(Turn.KIND) || checkpoint.kind().equals(FailedTry.KIND))
                .reduce((_, later) -> later)
                .filter(checkpoint -> checkpoint.kind().equals(Turn.KIND))
                .map(checkpoint -> Turn.of(checkpoint.data()))
                .filter(turn -> !turn.finishReason().equals("tool_calls"))
                .map(Turn::text);
    }

    /** How all nodes ended that have. */
    SequencedMap<String, NodeEnd> ends() {
        var ends = new LinkedHashMap<String, NodeEnd>();
        byPath.keySet().forEach(path -> end(path).ifPresent(end -> ends.put(path, end)));
        return ends;
    }

    boolean hasBegun(String path) {
        return byPath.containsKey(path);
    }

    /** The newest checkpoint of a kind. */
    Optional<Checkpoint> last(String path, String kind) {
        return of(path).stream()
                .filter(checkpoint -> checkpoint.kind().equals(kind))
                .reduce((_, later) -> later);
    }

    /** Whether a question of a node was heard. */
    boolean hasHeard(String path, int question) {
        return of(NodePath.heard(path)).stream()
                .anyMatch(checkpoint -> checkpoint.data().path("question").asInt() == question);
    }

    /** What a run of a node that people review came to. */
    Optional<Checkpoint> output(String path, int run) {
        return of(path).stream()
                .filter(checkpoint -> checkpoint.kind().equals(OUTPUT)
                        && checkpoint.data().path("run").asInt() == run)
                .findFirst();
    }

    int count(String path, String kind) {
        return (int) of(path).stream()
                .filter(checkpoint -> checkpoint.kind().equals(kind))
                .count();
    }

    /** How many nodes have begun. */
    int begun() {
        return (int) byPath.values().stream()
                .filter(all -> all.getFirst().kind().equals(BEGIN))
                .count();
    }

    /** How often a node was tried in vain. */
    int tries(String path) {
        return count(path, FailedTry.KIND);
    }

    int count(String path) {
        return of(path).size();
    }

    private List<Checkpoint> of(String path) {
        return byPath.getOrDefault(path, List.of());
    }
}
