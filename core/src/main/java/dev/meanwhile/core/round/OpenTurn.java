package dev.meanwhile.core.round;

import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.JobEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The fold of a log's tail: what a turn that has no checkpoint yet has said in its last try. */
public final class OpenTurn {
    private int round;
    private int tryNo = 1;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final List<String> images = new ArrayList<>();

    private OpenTurn() {}

    /** Folds the entries of one path after its last checkpoint; empty if no turn began in them. */
    public static Optional<Turn> of(List<Entry> tail) {
        var open = new OpenTurn();
        tail.forEach(entry -> open.add(entry.event()));
        return open.round == 0
                ? Optional.empty()
                : Optional.of(new Turn(
                        open.round, open.tryNo, open.text.toString(), open.reasoning.toString(), open.images, ""));
    }

    private void add(JobEvent event) {
        switch (event) {
            case JobEvent.TextStreamed e -> {
                enter(e.round(), e.tryNo());
                text.append(e.text());
            }
            case JobEvent.ReasoningStreamed e -> {
                enter(e.round(), e.tryNo());
                reasoning.append(e.text());
            }
            case JobEvent.ImageAdded e -> {
                enter(e.round(), e.tryNo());
                images.add(e.url());
            }
            case JobEvent.RoundRewound e -> enter(e.round(), e.tryNo());
            default -> {
                // nothing a turn says
            }
        }
    }

    private void enter(int itsRound, int itsTry) {
        if (itsRound != round || itsTry != tryNo) {
            round = itsRound;
            tryNo = itsTry;
            text.setLength(0);
            reasoning.setLength(0);
            images.clear();
        }
    }
}
