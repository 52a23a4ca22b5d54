package dev.meanwhile.core.fake;

import dev.meanwhile.core.round.OpenTurn;
import dev.meanwhile.core.round.Turn;
import java.util.stream.Collectors;

/** The text of a job's answer so far: its finished turns, then the last try of the open one. */
final class AnswerText {
    private AnswerText() {}

    static String of(JobRow row) {
        var finished = row.checkpoints.stream()
                .filter(checkpoint -> checkpoint.path().isEmpty() && Turn.isTurn(checkpoint))
                .map(checkpoint -> Turn.of(checkpoint.data()).text())
                .collect(Collectors.joining());
        var tail = row.record().tail().stream()
                .filter(entry -> entry.path().isEmpty())
                .toList();
        return finished + OpenTurn.of(tail).map(Turn::text).orElse("");
    }
}
