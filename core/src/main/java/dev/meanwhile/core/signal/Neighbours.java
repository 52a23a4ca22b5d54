package dev.meanwhile.core.signal;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.signal.Signals.Ear;
import dev.meanwhile.core.time.Pause;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other processes on the store what lies in the outbox, at most every 20 ms, and passes on what they tell. From time to
 * time it looks who is there.
 */
public final class Neighbours implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Neighbours.class);

    /** Shortest time between two sendings (engine.md, "NOTIFY is a hint"). */
    private static final Duration PACE = Duration.ofMillis(20);

    /** Time between two looks: of three, two may fail before others forget what is wanted here. */
    private static final Duration LOOK_EVERY = Signals.MEMORY.dividedBy(3);

    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Outbox outbox;
    private final Signals signals;
    private final Here here;
    private final Duration lookEvery;
    private final Thread thread = Thread.ofVirtual().name("neighbours").unstarted(this::run);
    private final LongAdder sent = new LongAdder();
    private final LongAdder heard = new LongAdder();

    private final ReentrantLock wantedLock = new ReentrantLock(); // what is heard during a look is added after it
    private long nextLook = System.nanoTime(); // this thread's only
    private volatile boolean isLookAsked;

    /** This process, as the others reach it. */
    public interface Here {

        /** Whether the job runs here. */
        boolean holds(JobId job);

        /** Whether the job has followers here. */
        boolean follows(JobId job);

        /** The jobs that have followers here. */
        Set<JobId> followed();

        /** The log of a followed job has more. */
        void news(JobId job);

        /** A job has a command, if it runs here. */
        void command(JobId job);

        /** There may be due jobs. */
        void due();

        /** Anything may have happened. */
        void missed();
    }

    public Neighbours(Outbox outbox, Signals signals, Here here) {
        this(outbox, signals, here, LOOK_EVERY);
    }

    Neighbours(Outbox outbox, Signals signals, Here here, Duration lookEvery) {
        this.outbox = outbox;
        this.signals = signals;
        this.here = here;
        this.lookEvery = lookEvery;
    }

    /** Begins to tell and to hear. */
    public void start() {
        signals.listen(new OwnEar());
        thread.start();
    }

    private void run() {
        try {
            while (!outbox.isDone()) {
                turn();
                Pause.real().pause(PACE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed while the store was away
        }
    }

    /** What cannot be told is dropped: the others look by themselves. */
    private void turn() throws InterruptedException {
        var batch = outbox.take(Duration.ofNanos(nextLook - System.nanoTime()));
        try {
            if (isLookAsked || nextLook - System.nanoTime() <= 0) {
                look();
            }
            batch.removeIf(this::isOurOwnBusiness);
            if (!batch.isEmpty()) {
                signals.send(batch);
                sent.add(batch.size());
            }
        } catch (EngineException e) {
            LOG.debug("{} signals were not sent: {}", batch.size(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("{} signals were not sent, by a defect", batch.size(), e);
        }
    }

    private boolean isOurOwnBusiness(Signal signal) {
        return switch (signal) {
            case Signal.Wanted(var job) -> here.holds(job);
            case Signal.Command(var job) -> here.holds(job);
            case Signal.Left(var job) -> here.follows(job); // again
            case Signal.News _, Signal.Due _, Signal.Hello _ -> false;
        };
    }

    /** Alone, nothing is written; whoever finds that it is no longer alone makes up for it. */
    private void look() {
        isLookAsked = false;
        nextLook = System.nanoTime() + lookEvery.toNanos();
        var wasAlone = outbox.isAlone();
        wantedLock.lock();
        try {
            outbox.others(signals.look(wasAlone ? Set.of() : foreign()));
        } finally {
            wantedLock.unlock();
        }
        if (wasAlone && !outbox.isAlone()) {
            outbox.put(new Signal.Hello());
            foreign().forEach(outbox::wants);
        }
    }

    /** Of jobs that run here their followers hear without the others' help. */
    private Set<JobId> foreign() {
        return here.followed().stream().filter(job -> !here.holds(job)).collect(Collectors.toSet());
    }

    /**
     * Which of these jobs have followers elsewhere at this moment.
     *
     * @throws EngineException {@code store_unavailable}
     */
    public Set<JobId> followedElsewhere(Collection<JobId> jobs) {
        var perhaps = outbox.perhapsWantedByOthers(jobs);
        return perhaps.isEmpty() ? perhaps : signals.wantedByOthers(perhaps);
    }

    /** Signals told by this process so far. */
    public long sent() {
        return sent.sum();
    }

    /** Signals heard from others so far. */
    public long heard() {
        return heard.sum();
    }

    /** Whether what others tell arrives at present. */
    public boolean isListening() {
        return signals.isListening();
    }

    /** Tells what is still to be told, if the store takes it soon, and hears nothing more. */
    @Override
    public void close() {
        outbox.close();
        try {
            if (!thread.join(LAST_WORDS)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        signals.close();
    }

    private final class OwnEar implements Ear {

        @Override
        public void hear(Signal signal) {
            heard.increment();
            if (outbox.isAlone()) {
                askToLook(); // somebody is there after all
            }
            switch (signal) {
                case Signal.News(var job) -> here.news(job);
                case Signal.Wanted(var job) -> wanted(job);
                case Signal.Left _ -> {} // carried to nobody
                case Signal.Command(var job) -> here.command(job);
                case Signal.Due() -> here.due();
                case Signal.Hello() -> LOG.debug("another process is there");
            }
        }

        /** What was committed before this was heard was not told: the follower looks once more. */
        private void wanted(JobId job) {
            wantedLock.lock();
            try {
                outbox.wantedByOthers(job);
            } finally {
                wantedLock.unlock();
            }
            if (here.holds(job)) {
                outbox.put(new Signal.News(job));
            }
        }

        @Override
        public void missed() {
            askToLook();
            here.missed();
        }

        private void askToLook() {
            isLookAsked = true;
            outbox.open();
        }
    }
}
