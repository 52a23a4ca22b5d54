package dev.meanwhile.server.stream;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Asks again, while streams are open, whether those who watch may still do so; once not, nothing more is sent to them. One question
 * is asked for all streams of one credential in one project.
 */
final class Rights {
    private final Map<Right, Watchers> open = new ConcurrentHashMap<>();
    private final Alarm alarm;
    private final Duration pause;

    /** @param pause between two questions */
    Rights(Alarm alarm, Duration pause) {
        this.alarm = alarm;
        this.pause = pause;
        askSoon();
    }

    /** @param credential equal for equal credentials */
    record Right(Object credential, String project) {}

    private record Watchers(BooleanSupplier holds, Set<Viewer> viewers) {}

    /** @param holds blocks for a look into the store */
    void guard(Right right, BooleanSupplier holds, Viewer viewer) {
        open.compute(right, (_, present) -> {
            var watchers = present == null ? new Watchers(holds, ConcurrentHashMap.newKeySet()) : present;
            watchers.viewers().add(viewer);
            return watchers;
        });
    }

    void forget(Right right, Viewer viewer) {
        open.computeIfPresent(right, (_, watchers) -> {
            watchers.viewers().remove(viewer);
            return watchers.viewers().isEmpty() ? null : watchers;
        });
    }

    private void askSoon() {
        alarm.after(pause, () -> {
            Thread.ofVirtual().name("sse-rights").start(this::ask);
            askSoon();
        });
    }

    void ask() {
        open.values().forEach(watchers -> {
            if (!watchers.holds().getAsBoolean()) {
                watchers.viewers().forEach(viewer -> viewer.cut(false));
            }
        });
    }
}
