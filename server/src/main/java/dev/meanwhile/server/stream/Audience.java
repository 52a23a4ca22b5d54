package dev.meanwhile.server.stream;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** All viewers of this process: their shared bound and their heartbeat. */
public final class Audience {
    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private final AtomicLong waiting = new AtomicLong();
    private final StreamConfig config;
    private final StreamMetrics metrics;
    private final InstantSource clock;

    Audience(StreamConfig config, StreamMetrics metrics, InstantSource clock, Alarm alarm) {
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
        beatAndAgain(alarm);
    }

    private void beatAndAgain(Alarm alarm) {
        alarm.after(config.heartbeat(), () -> {
            viewers.forEach(Viewer::beat);
            beatAndAgain(alarm);
        });
    }

    /** A new viewer; its stream begins with the advice when to come back. */
    Viewer enter(Wire wire) {
        var viewer = new Viewer(wire, this, clock);
        viewers.add(viewer);
        metrics.viewers(1);
        viewer.send(Sse.HELLO);
        return viewer;
    }

    void left(Viewer viewer) {
        if (viewers.remove(viewer)) {
            metrics.viewers(-1);
        }
    }

    /** How many viewers there are. */
    public int size() {
        return viewers.size();
    }

    long mostBehind() {
        return config.mostBehind();
    }

    StreamMetrics metrics() {
        return metrics;
    }

    void waits(long bytes) {
        waiting.addAndGet(bytes);
    }

    /** Cuts whoever is furthest behind until all fit. The caller holds no viewer's lock. */
    void balance() {
        while (waiting.get() > config.mostBehindInAll()) {
            var furthest = viewers.stream().max(Comparator.comparingLong(Viewer::behind));
            if (furthest.isEmpty() || furthest.get().behind() == 0) {
                return;
            }
            furthest.get().cut(true);
        }
    }
}
