package dev.meanwhile.server.stream;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.live.LiveFeeds.Follower;
import dev.meanwhile.core.live.LiveFeeds.Patience;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frames of one watched job in one dialect and flush setting: turns commits into bytes once and hands the same bytes to every
 * viewer that has a seat.
 */
final class JobFrames implements Follower {
    private static final Logger LOG = LoggerFactory.getLogger(JobFrames.class);

    private final JobId job;
    private final Encoder encoder;
    private final Coalescer coalescer;
    private final InstantSource clock;
    private final Alarm alarm;
    private final Runnable onOver;

    /** Who is served, and what each of them has already. Changed under {@code framesLock}; viewers leave without it. */
    private final Map<Viewer, Long> seats = new ConcurrentHashMap<>();

    private final ReentrantLock framesLock = new ReentrantLock();
    private long sent; // guarded by framesLock, like the fields below
    private boolean isAlarmSet;
    private boolean isOver;

    /** What the frames look like, and when they go out. */
    record Form(Encoder encoder, Coalescer coalescer) {}

    /**
     * @param after the event before the first one that will be given
     * @param onOver called once, when nothing more will be sent; it takes no lock of a {@link JobFrames}
     */
    JobFrames(JobId job, long after, Form form, InstantSource clock, Alarm alarm, Runnable onOver) {
        this.job = job;
        this.sent = after;
        this.encoder = form.encoder();
        this.coalescer = form.coalescer();
        this.clock = clock;
        this.alarm = alarm;
        this.onOver = onOver;
    }

    @Override
    public void entries(List<Entry> entries) {
        framesLock.lock();
        try {
            send(coalescer.add(entries, clock.instant()));
            setAlarm();
        } finally {
            framesLock.unlock();
        }
    }

    @Override
    public Patience patience() {
        framesLock.lock();
        try {
            return coalescer.patience(clock.instant());
        } finally {
            framesLock.unlock();
        }
    }

    private void setAlarm() {
        if (coalescer.isHolding() && !isAlarmSet) {
            isAlarmSet = true;
            alarm.after(coalescer.untilDue(clock.instant()), this::flush);
        }
    }

    private void flush() {
        framesLock.lock();
        try {
            isAlarmSet = false;
            if (coalescer.isHolding() && coalescer.untilDue(clock.instant()).isPositive()) {
                setAlarm();
            } else {
                send(coalescer.flush(clock.instant()));
            }
        } finally {
            framesLock.unlock();
        }
    }

    private void send(List<Entry> flush) {
        if (flush.isEmpty()) {
            return;
        }
        var frames = encoder.encode(flush);
        sent = flush.getLast().seq();
        isOver = flush.getLast().type().equals(EventCodec.FINISHED);
        seats.forEach((viewer, has) ->
                frames.stream().filter(frame -> frame.seq() > has).forEach(viewer::offer));
        if (isOver) {
            onOver.run();
            seats.keySet().forEach(Viewer::end);
        }
    }

    /**
     * Gives the viewer a seat if it lacks nothing that was sent before; ends it if there is nothing more to come.
     *
     * @param has the last event it has
     * @return the event up to which it must read the log first; 0 if it has its seat
     */
    long seat(Viewer viewer, long has) {
        framesLock.lock();
        try {
            if (has < sent) {
                return sent;
            }
            sit(viewer, has);
            return 0;
        } finally {
            framesLock.unlock();
        }
    }

    /** Gives the viewer a greeting that says what was sent before, and a seat. */
    void seat(Viewer viewer, Function<Encoder, Frame> greeting) {
        framesLock.lock();
        try {
            viewer.offer(greeting.apply(encoder));
            sit(viewer, sent);
        } finally {
            framesLock.unlock();
        }
    }

    private void sit(Viewer viewer, long has) {
        if (isOver) {
            viewer.end();
        } else {
            seats.put(viewer, has);
        }
    }

    /** Called without {@code framesLock}. */
    void leave(Viewer viewer) {
        seats.remove(viewer);
    }

    @Override
    public void over() {
        framesLock.lock();
        try {
            isOver = true;
            onOver.run();
            seats.keySet().forEach(Viewer::end);
        } finally {
            framesLock.unlock();
        }
    }

    @Override
    public void broken(RuntimeException cause) {
        LOG.warn("the stream of a job broke; its viewers come back with their cursors: job={}", job, cause);
        onOver.run();
        seats.keySet().forEach(viewer -> viewer.cut(false));
    }
}
