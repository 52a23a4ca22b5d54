package dev.meanwhile.core.live;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.live.LiveFeeds.Follower;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.JobLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One follower's way along a job's log. */
public final class Feed implements AutoCloseable {
    private static final int PAGE = 1000;

    /** More than this many waiting entries are dropped here and read from the log instead. */
    private static final int MOST_WAITING = 4096;

    private final JobId job;
    private final Follower follower;
    private final JobLog log;
    private final Duration poll;
    private final Consumer<Feed> onEnd;
    private final Thread thread;

    private final ReentrantLock waitingLock = new ReentrantLock();
    private final Condition arrived = waitingLock.newCondition();
    private List<Entry> waiting = new ArrayList<>(); // guarded by waitingLock, like the fields below
    private int enough = 1; // as many as wake the follower
    private boolean isUrgent; // something that waits is no text
    private boolean isBehind; // the log has more than was offered

    private long cursor; // the feed's thread only, like the fields below
    private boolean isOpen; // the log is known to go on after the cursor
    private boolean wasClosed; // before the job's end was given

    Feed(JobId job, long after, Follower follower, JobLog log, Duration poll, Consumer<Feed> onEnd) {
        this.job = job;
        this.cursor = after;
        this.follower = follower;
        this.log = log;
        this.poll = poll;
        this.onEnd = onEnd;
        this.thread = Thread.ofVirtual().name("feed-" + job).unstarted(this::run);
    }

    JobId job() {
        return job;
    }

    /** Whether it came to its end because it was closed. On its own thread. */
    boolean wasClosed() {
        return wasClosed;
    }

    void start() {
        thread.start();
    }

    /** Called by the log's writer, so it only puts aside. */
    void offer(List<Entry> entries) {
        waitingLock.lock();
        try {
            if (waiting.size() + entries.size() > MOST_WAITING) {
                waiting = new ArrayList<>(); // the gap is seen by its numbers and filled from the log
            }
            waiting.addAll(entries);
            isUrgent |= !entries.stream().allMatch(Entry::isPiece);
            if (isUrgent || waiting.size() >= enough) {
                arrived.signal();
            }
        } finally {
            waitingLock.unlock();
        }
    }

    /** The log has more: it is read as soon as pieces of text need not gather any longer. */
    void news() {
        waitingLock.lock();
        try {
            isBehind = true;
            arrived.signal();
        } finally {
            waitingLock.unlock();
        }
    }

    private void run() {
        try {
            while (follow()) {
                // each turn gives what there is
            }
        } catch (InterruptedException e) {
            wasClosed = true;
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            follower.broken(e);
        } finally {
            onEnd.accept(this);
        }
    }

    /** Everything from the log first, then what arrives; a hole in the numbers leads back to the log. */
    private boolean follow() throws InterruptedException {
        var page = asked(() -> log.read(job, cursor, PAGE));
        if (page == null) {
            return true;
        }
        if (!page.isEmpty()) {
            return give(page);
        }
        if (!isOpen) {
            return joinAtEnd();
        }
        while (true) {
            var come = take();
            var next = following(come);
            if (!next.isEmpty() && !give(next)) {
                return false;
            }
            if (next.isEmpty() || come.getLast().seq() != cursor) {
                return true;
            }
        }
    }

    /** The entries that follow the cursor without a hole; another process may have written between what this one wrote. */
    private List<Entry> following(List<Entry> entries) {
        var next = new ArrayList<Entry>();
        var seq = cursor;
        for (var entry : entries) {
            if (entry.seq() == seq + 1) {
                next.add(entry);
                seq++;
            }
        }
        return next;
    }

    /** Nothing follows a cursor at the end of a finished log, or in a deleted one, and nobody would ever tell. */
    private boolean joinAtEnd() throws InterruptedException {
        var isOver = asked(() -> {
            var last = log.read(job, Math.max(0, cursor - 1), 1);
            return last.isEmpty() ? log.extent(job).isDeleted() : isEnd(last);
        });
        if (isOver == null) {
            return true;
        }
        if (isOver) {
            follower.over();
            return false;
        }
        isOpen = true;
        return true;
    }

    private static boolean isEnd(List<Entry> entries) {
        return entries.getLast().type().equals(EventCodec.FINISHED);
    }

    /**
     * An outage of the store is waited out: viewers see nothing new meanwhile, as there is nothing.
     *
     * @return null if the log must be asked again
     */
    private <T> @Nullable T asked(Supplier<T> question) throws InterruptedException {
        try {
            return question.get();
        } catch (EngineException e) {
            if (!e.code().retryable()) {
                throw e;
            }
            take();
            return null;
        }
    }

    private boolean give(List<Entry> entries) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("closed");
        }
        follower.entries(entries);
        cursor = entries.getLast().seq();
        isOpen = true;
        return !isEnd(entries);
    }

    private List<Entry> take() throws InterruptedException {
        var patience = follower.patience();
        waitingLock.lockInterruptibly();
        try {
            gather(patience);
            var left = poll.toNanos();
            while (waiting.isEmpty() && !isBehind && left > 0) {
                left = arrived.awaitNanos(left);
            }
            var taken = waiting;
            waiting = new ArrayList<>();
            isUrgent = false;
            isBehind = false;
            return taken;
        } finally {
            waitingLock.unlock();
        }
    }

    /** Lets pieces of text come together, without waking for each. Caller holds waitingLock. */
    private void gather(LiveFeeds.Patience patience) throws InterruptedException {
        enough = patience.pieces();
        try {
            var left = patience.time().toNanos();
            while (left > 0 && !isUrgent && waiting.size() < enough) {
                left = arrived.awaitNanos(left);
            }
        } finally {
            enough = 1;
        }
    }

    /** Ends the feed; the follower is given nothing more once its present call has returned. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
