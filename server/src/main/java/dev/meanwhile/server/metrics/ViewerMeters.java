package dev.meanwhile.server.metrics;

import dev.meanwhile.server.stream.StreamMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Measures live streams; its meters are made once, as it is told of every frame. */
public final class ViewerMeters implements StreamMetrics {
    private final AtomicInteger viewers = new AtomicInteger();
    private final Counter dropped;
    private final Counter replayed;
    private final Timer sent;

    public ViewerMeters(Metrics metrics) {
        this.dropped = metrics.counter(Names.VIEWER_DROPS);
        this.replayed = metrics.counter(Names.REPLAYED);
        this.sent = metrics.timer(Names.SENT);
        metrics.gauge(Names.VIEWERS, viewers::get);
    }

    @Override
    public void viewers(int change) {
        viewers.addAndGet(change);
    }

    @Override
    public void dropped() {
        dropped.increment();
    }

    @Override
    public void replayed(long bytes) {
        replayed.increment((double) bytes);
    }

    @Override
    public void sent(Duration sinceCommit) {
        sent.record(sinceCommit);
    }
}
