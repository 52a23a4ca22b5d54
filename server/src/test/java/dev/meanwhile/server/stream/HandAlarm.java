package dev.meanwhile.server.stream;

import dev.meanwhile.core.fake.HandMovedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Rings when a test moves its clock. */
final class HandAlarm implements Alarm {
    private final HandMovedClock clock;
    private final List<Set> set = new ArrayList<>();

    private record Set(Instant due, Runnable task) {}

    HandAlarm(HandMovedClock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void after(Duration delay, Runnable task) {
        set.add(new Set(clock.instant().plus(delay), task));
    }

    /** Moves the clock and runs what is due. */
    void move(Duration by) {
        clock.move(by);
        List<Set> due;
        synchronized (this) {
            due = set.stream()
                    .filter(one -> !one.due().isAfter(clock.instant()))
                    .sorted(Comparator.comparing(Set::due))
                    .toList();
            set.removeAll(due);
        }
        due.forEach(one -> one.task().run());
    }
}
