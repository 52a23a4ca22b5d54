package dev.meanwhile.server.stream;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.wait.Devices;
import dev.meanwhile.core.wait.Devices.Seat;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says which browsers watch which jobs, for as long as their streams are open. One statement for all of them, again and again. */
final class Seating {
    private static final Logger LOG = LoggerFactory.getLogger(Seating.class);
    private static final Duration AGAIN = Duration.ofSeconds(10);

    /** Two rounds may fail. */
    private static final Duration HOLDS = Duration.ofSeconds(25);

    /** Who reloads the page is back by then. */
    private static final Duration AFTER_LEAVING = Duration.ofSeconds(5);

    private final Map<Seat, Integer> taken = new ConcurrentHashMap<>();
    private final Devices devices;
    private final Alarm alarm;

    Seating(Devices devices, Alarm alarm) {
        this.devices = devices;
        this.alarm = alarm;
        sayAgain();
    }

    /** A viewer's browser takes a seat until the viewer is gone. Blocks for the store. */
    void sit(Viewer viewer, JobId job, String device) {
        var seat = new Seat(job, device);
        taken.merge(seat, 1, Integer::sum);
        say(List.of(seat), HOLDS);
        viewer.onGone(() -> stand(seat));
    }

    private void stand(Seat seat) {
        var left = taken.computeIfPresent(seat, (_, count) -> count == 1 ? null : count - 1);
        if (left == null) {
            Thread.ofVirtual().name("sse-seat").start(() -> say(List.of(seat), AFTER_LEAVING));
        }
    }

    private void sayAgain() {
        alarm.after(AGAIN, () -> {
            if (!taken.isEmpty()) {
                Thread.ofVirtual().name("sse-seats").start(() -> say(List.copyOf(taken.keySet()), HOLDS));
            }
            sayAgain();
        });
    }

    private void say(Collection<Seat> seats, Duration time) {
        try {
            devices.attached(seats, time);
        } catch (EngineException e) {
            LOG.debug("it could not be said who watches: {}", e.getMessage()); // it is said again soon
        }
    }
}
