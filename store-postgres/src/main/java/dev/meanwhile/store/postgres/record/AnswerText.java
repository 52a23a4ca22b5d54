package dev.meanwhile.store.postgres.record;

import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.core.round.OpenTurn;
import dev.meanwhile.core.round.Turn;
import java.util.stream.Collectors;

/** The text of a job's answer: that of its finished rounds, then of the last try of an open one. */
public final class AnswerText {
    private AnswerText() {}

    public static String of(JobRecord job) {
        var finished = job.checkpoints().stream()
                .filter(checkpoint -> checkpoint.path().isEmpty() && Turn.isTurn(checkpoint))
                .map(checkpoint -> Turn.of(checkpoint.data()).text())
                .collect(Collectors.joining());
        var tail = job.tail().stream().filter(entry -> entry.path().isEmpty()).toList();
        return finished + OpenTurn.of(tail).map(Turn::text).orElse("");
    }
}
