package dev.meanwhile.server.stream;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.live.LiveFeeds;
import dev.meanwhile.core.log.JobLog;
import dev.meanwhile.core.wait.Devices;
import dev.meanwhile.core.wait.Devices.Seat;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.stream.Replay.Range;
import dev.meanwhile.server.stream.Rights.Right;
import dev.meanwhile.server.stream.Watches.Running;
import dev.meanwhile.server.stream.Watches.Watch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Attaches viewers to jobs. */
public final class Streams {
    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);

    /** How long a viewer that reads the log again may take nothing before it is cut. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LiveFeeds feeds;
    private final JobLog log;
    private final StreamConfig config;
    private final InstantSource clock;
    private final Alarm alarm;
    private final Audience audience;
    private final Rights rights;
    private final Seating seating;
    private final Watches watches = new Watches();
    private final Replay replay;

    Streams(
            LiveFeeds feeds,
            JobLog log,
            Devices devices,
            StreamConfig config,
            Clockwork clockwork,
            StreamMetrics metrics) {
        this.feeds = feeds;
        this.log = log;
        this.config = config;
        this.clock = clockwork.clock();
        this.alarm = clockwork.alarm();
        this.audience = new Audience(config, metrics, clock, alarm);
        this.rights = new Rights(alarm, config.recheckEvery());
        this.seating = new Seating(devices, alarm);
        this.replay = new Replay(log);
    }

    /** Streams whose timers run on a thread of their own. */
    public static Streams of(
            LiveFeeds feeds,
            JobLog log,
            Devices devices,
            StreamConfig config,
            InstantSource clock,
            StreamMetrics metrics) {
        return new Streams(feeds, log, devices, config, new Clockwork(clock, new AlarmThread()), metrics);
    }

    /** What time is, and who wakes us. */
    record Clockwork(InstantSource clock, Alarm alarm) {}

    /** Begins the answer of an exchange whose caller may read the project's job; the stream is cut once it may no longer. */
    public Viewer enter(Exchange exchange, String project) {
        return enter(exchange, new Right(exchange.credential(), project), () -> exchange.stillIn(project));
    }

    /** The same for what is the caller's own; the stream is cut once what the caller may do has changed. */
    public Viewer enter(Exchange exchange) {
        return enter(exchange, new Right(exchange.credential(), ""), exchange::stillSame);
    }

    private Viewer enter(Exchange exchange, Right right, BooleanSupplier holds) {
        var response = exchange.takeOver();
        response.setChunked(true)
                .putHeader("Content-Type", Sse.CONTENT_TYPE)
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no")
                .putHeader("X-Content-Type-Options", "nosniff");
        var viewer = audience.enter(new HttpWire(response, exchange.context(), response::reset));
        rights.guard(right, holds, viewer);
        viewer.onGone(() -> rights.forget(right, viewer));
        response.closeHandler(_ -> viewer.leave());
        response.exceptionHandler(_ -> viewer.leave());
        if (response.closed()) {
            viewer.leave();
        }
        return viewer;
    }

    /** The browser that a viewer's address names with {@code ?device=}; null for none. */
    public static @Nullable String device(Exchange exchange) {
        var device = exchange.query().text("device");
        if (device != null && !Seat.isDevice(device)) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "the query parameter device must be 1 to 128 visible ASCII characters");
        }
        return device;
    }

    /** Notes that a viewer of a job is this browser. Blocks for the store. */
    public void seat(Viewer viewer, JobId job, @Nullable String device) {
        if (device != null) {
            seating.sit(viewer, job, device);
        }
    }

    public StreamConfig config() {
        return config;
    }

    /** A folding dialect's view of a job as it stands. */
    @FunctionalInterface
    public interface Folding<E extends Encoder> {
        Folded<E> read();
    }

    /**
     * @param encoder has folded everything up to {@code seq}
     * @param seq the event before the first one it is to be given
     */
    public record Folded<E extends Encoder>(E encoder, long seq) {}

    /** What a viewer of a folding dialect is sent first. */
    @FunctionalInterface
    public interface Greeting<E extends Encoder> {
        Frame of(E encoder);
    }

    /** Every event after the cursor, in the native form. Blocks while the viewer reads what was before. */
    void watch(JobId job, long cursor, Flush flush, Viewer viewer) throws InterruptedException {
        var key = new Watches.Key(job, "native/" + flush);
        attend(viewer, watches.acquire(key, onOver -> startNative(job, flush, onOver)), frames -> {
            var has = cursor;
            var upTo = frames.seat(viewer, has);
            while (upTo > 0 && has >= 0) {
                has = catchUp(new Range(job, has, upTo, flush), viewer);
                upTo = has < 0 ? 0 : frames.seat(viewer, has);
            }
        });
    }

    /**
     * A job in a folding dialect: a greeting, then what changes.
     *
     * @param form the dialect's name and variant; viewers of one form get the same bytes after their greeting
     */
    public <E extends Encoder> void watch(
            JobId job, String form, Folding<E> folding, Greeting<E> greeting, Viewer viewer)
            throws InterruptedException {
        Watches.Start start = onOver -> {
            var folded = folding.read();
            return start(job, folded.seq(), Flush.of(null, config), folded.encoder(), onOver);
        };
        attend(
                viewer,
                watches.acquire(new Watches.Key(job, form), start),
                frames -> frames.seat(viewer, encoder -> {
                    @SuppressWarnings("unchecked") // all viewers of one form come with encoders of one type
                    var own = (E) encoder;
                    return greeting.of(own);
                }));
    }

    private interface Attendance {
        void attend(JobFrames frames) throws InterruptedException;
    }

    /** However it ends, the viewer leaves its seat and the watch when it is gone. */
    private static void attend(Viewer viewer, Watch watch, Attendance attendance) throws InterruptedException {
        Runnable goodbye = watch::release;
        try {
            var frames = watch.frames();
            goodbye = () -> {
                frames.leave(viewer);
                watch.release();
            };
            attendance.attend(frames);
        } catch (RuntimeException e) {
            viewer.cut(
                    false); // its answer has begun, so no problem document can be sent; it comes back with its cursor
            LOG.warn("a stream could not begin", e);
        } finally {
            viewer.onGone(goodbye);
        }
    }

    /**
     * Begins one event early: if the job has ended meanwhile, its end is that event, and nothing else would tell.
     */
    private Running startNative(JobId job, Flush flush, Runnable onOver) {
        var after = Math.max(0, log.extent(job).last() - 1);
        return start(job, after, flush, new NativeEncoder(flush, true), onOver);
    }

    private Running start(JobId job, long after, Flush flush, Encoder encoder, Runnable onOver) {
        var coalescer = Coalescer.of(flush, config);
        var frames = new JobFrames(job, after, new JobFrames.Form(encoder, coalescer), clock, alarm, onOver);
        var feed = feeds.follow(job, after, frames);
        return new Running(frames, feed::close);
    }

    /** @return the last event given; -1 if the viewer is gone */
    private long catchUp(Range range, Viewer viewer) throws InterruptedException {
        var page = replay.read(range);
        if (page.last() == range.after()) {
            viewer.cut(false); // the log was deleted this moment; coming back, it is told so
            return -1;
        }
        for (var frame : page.frames()) {
            viewer.offer(frame);
            audience.metrics().replayed(frame.size());
            if (viewer.behind() > config.mostBehind() / 4 && !viewer.awaitWritten(PATIENCE)) {
                return -1;
            }
        }
        return viewer.awaitWritten(PATIENCE) ? page.last() : -1;
    }

    public Audience audience() {
        return audience;
    }

    /** How many jobs are watched, counted once for each form. */
    public int watched() {
        return watches.size();
    }
}
