package dev.meanwhile.server.stream;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All alarms of the streams on one thread, which does not keep the process alive. */
final class AlarmThread implements Alarm {
    private static final Logger LOG = LoggerFactory.getLogger(AlarmThread.class);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("sse-alarm").daemon().factory());

    @Override
    public void after(Duration delay, Runnable task) {
        var _ = timer.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("an alarm of the streams failed", e);
        }
    }
}
