package dev.meanwhile.server.ops;

import dev.meanwhile.core.time.LoopState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether this process does its work, or only a new start can help. An absent database is no reason: it is waited for. */
public final class Liveness {
    /** Far over the longest turn: a few statements of 5 s, each waiting 2 s for its connection and 15 s for a dead socket. */
    private static final Duration HANGS = Duration.ofMinutes(2);

    private final Supplier<List<LoopState>> loops;

    /** @param loops those that must not stand still */
    public Liveness(Supplier<List<LoopState>> loops) {
        this.loops = loops;
    }

    /** Why not; empty if it lives. */
    Optional<String> obstacle() {
        return loops.get().stream()
                .filter(loop -> loop.sinceTurn().compareTo(HANGS) > 0)
                .findFirst()
                .map(loop -> "the worker's loop %s has stood still for %d s"
                        .formatted(loop.name(), loop.sinceTurn().toSeconds()));
    }
}
