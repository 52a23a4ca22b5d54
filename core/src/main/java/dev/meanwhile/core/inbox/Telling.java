package dev.meanwhile.core.inbox;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.log.CommitListener;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.time.Loop;
import dev.meanwhile.core.time.LoopState;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all listeners what became of jobs: at once of what this process commits, by a sweep of what any process left untold. A mark
 * is taken away only after all were told, so a crash in between tells twice and never not at all.
 */
public final class Telling implements CommitListener {
    private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

    /** Time between two sweeps, and how long a mark is left to the process that made it. */
    public static final Duration SWEEP_EVERY = Duration.ofSeconds(5);

    private static final int PORTION = 100;

    /** Events that leave a mark, or come with what left one. */
    private static final Set<String> NEWS =
            Set.of(EventCodec.FINISHED, EventCodec.APPROVAL_ASKED, EventCodec.APPROVAL_EXPIRED);

    private final Untold untold;
    private final List<JobListener> listeners;
    private final Watching watching;
    private final Duration sweepEvery;
    private final Loop loop;
    private final Map<JobId, Boolean> fresh = new ConcurrentHashMap<>(); // whether it was watched here then
    private long nextSweep = System.nanoTime(); // the loop's thread only

    /**
     * @param sweepEvery {@link #SWEEP_EVERY}, but in tests
     */
    public Telling(Untold untold, List<JobListener> listeners, Watching watching, Duration sweepEvery) {
        this.untold = untold;
        this.listeners = List.copyOf(listeners);
        this.watching = watching;
        this.sweepEvery = sweepEvery;
        this.loop = new Loop("tell", sweepEvery, this::turn);
    }

    /**
     * Who watches jobs.
     *
     * @param here whether somebody watches a job in this process now; asked on the thread that writes the log, so it answers at once
     * @param elsewhere which of these jobs somebody watches in another process
     */
    public record Watching(Predicate<JobId> here, Function<Collection<JobId>, Set<JobId>> elsewhere) {}

    /** Begins to tell, first what earlier processes left. */
    public void start() {
        loop.start();
    }

    /** Ends after the present turn; what is untold then is found by the next sweep of any process. */
    public void stop() throws InterruptedException {
        loop.stop();
    }

    /** How the loop does that tells. */
    public LoopState loop() {
        return loop.state();
    }

    @Override
    public void committed(JobId job, List<Entry> entries) {
        if (entries.stream().anyMatch(entry -> NEWS.contains(entry.type()))) {
            fresh.put(job, watching.here().test(job));
            loop.wake();
        }
    }

    @Override
    public void lost(Lease lease) {
        // its new owner tells
    }

    private Duration turn() {
        while (!fresh.isEmpty()) {
            var some = fresh.entrySet().stream()
                    .limit(PORTION)
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            fresh.keySet().removeAll(some.keySet());
            tell(some.keySet(), job -> some.getOrDefault(job, false));
        }
        if (nextSweep - System.nanoTime() <= 0) {
            sweep();
            remind();
            nextSweep = System.nanoTime() + sweepEvery.toNanos();
        }
        return Duration.ofNanos(Math.max(1, nextSweep - System.nanoTime()));
    }

    /** Goes on as long as whole portions can be told. */
    private void sweep() {
        var count = PORTION;
        while (count >= PORTION) {
            var left = untold.leftUntold(sweepEvery, PORTION);
            count = left.isEmpty() ? 0 : tell(left, watching.here());
        }
    }

    private void remind() {
        var count = PORTION;
        while (count >= PORTION) {
            count = tell(untold.reminders(PORTION));
        }
    }

    /** @return how many were told */
    private int tell(Collection<JobId> jobs, Predicate<JobId> wasWatchedHere) {
        var elsewhere = watching.elsewhere().apply(jobs);
        return tell(untold.untold(jobs).stream()
                .map(news -> news instanceof News.Ended ended
                        ? ended.watched(wasWatchedHere
                                .or(elsewhere::contains)
                                .test(news.job().id()))
                        : news)
                .toList());
    }

    /** @return how many were told */
    private int tell(List<News> some) {
        var told = some.stream().filter(this::tellAll).toList();
        if (!told.isEmpty()) {
            untold.told(told);
        }
        return told.size();
    }

    /** @return whether nobody needs to be told again */
    private boolean tellAll(News news) {
        return listeners.stream().filter(listener -> !tell(listener, news)).count() == 0;
    }

    private static boolean tell(JobListener listener, News news) {
        try {
            listener.tell(news);
            return true;
        } catch (EngineException e) {
            if (e.code() == ErrorCode.STORE_UNAVAILABLE) {
                return false; // the absence is told by the store itself
            }
            failed(listener, news, e);
        } catch (RuntimeException e) {
            failed(listener, news, e);
        }
        return true;
    }

    private static void failed(JobListener listener, News news, RuntimeException e) {
        LOG.warn(
                "job={} could not be told to {}",
                news.job().id(),
                listener.getClass().getName(),
                e);
    }
}
