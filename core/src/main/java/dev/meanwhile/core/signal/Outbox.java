package dev.meanwhile.core.signal;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.log.CommitListener;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.Lease;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * What this process has to tell its neighbours. Nobody who puts something in waits. Of a job's commits it takes notice only while
 * another process wants them; while this process is alone it takes nothing.
 */
public final class Outbox implements CommitListener {
    private final ReentrantLock waitingLock = new ReentrantLock();
    private final Condition somethingToDo = waitingLock.newCondition();
    private Set<Signal> waiting = new LinkedHashSet<>(); // guarded by waitingLock, like the fields below
    private boolean isOpened; // without anything in it
    private boolean isClosed;

    private volatile boolean isAlone = true;
    private volatile Set<JobId> wantedByOthers = ConcurrentHashMap.newKeySet();

    /** A job has a follower here. */
    public void wants(JobId job) {
        tell(new Signal.Wanted(job));
    }

    /** A job that goes on has no followers here any more. */
    public void left(JobId job) {
        tell(new Signal.Left(job));
    }

    /** A job was given a command. */
    public void command(JobId job) {
        tell(new Signal.Command(job));
    }

    /** Due jobs may be left for others. */
    public void due() {
        tell(new Signal.Due());
    }

    @Override
    public void committed(JobId job, List<Entry> entries) {
        if (wantedByOthers.contains(job)) {
            put(new Signal.News(job));
        }
    }

    @Override
    public void lost(Lease lease) {
        // its new owner tells
    }

    private void tell(Signal signal) {
        if (!isAlone) {
            put(signal);
        }
    }

    /** Puts it in, also if nobody is known to be there. */
    void put(Signal signal) {
        waitingLock.lock();
        try {
            waiting.add(signal);
            somethingToDo.signal();
        } finally {
            waitingLock.unlock();
        }
    }

    /** Waits until there is something, the outbox was opened or closed, or this time has passed; takes all there is, in order. */
    Set<Signal> take(Duration longest) throws InterruptedException {
        waitingLock.lockInterruptibly();
        try {
            var left = longest.toNanos();
            while (waiting.isEmpty() && !isOpened && !isClosed && left > 0) {
                left = somethingToDo.awaitNanos(left);
            }
            var taken = waiting;
            waiting = new LinkedHashSet<>();
            isOpened = false;
            return taken;
        } finally {
            waitingLock.unlock();
        }
    }

    /** Ends a wait to take. */
    void open() {
        waitingLock.lock();
        try {
            isOpened = true;
            somethingToDo.signal();
        } finally {
            waitingLock.unlock();
        }
    }

    /** Nobody waits to take from now on; what is in it can still be taken. */
    void close() {
        waitingLock.lock();
        try {
            isClosed = true;
            somethingToDo.signal();
        } finally {
            waitingLock.unlock();
        }
    }

    /** Whether it was closed and everything was taken. */
    boolean isDone() {
        waitingLock.lock();
        try {
            return isClosed && waiting.isEmpty();
        } finally {
            waitingLock.unlock();
        }
    }

    /** Whether no other process is known. */
    public boolean isAlone() {
        return isAlone;
    }

    /** Of these jobs those that others are known to want news of, or wanted it not long ago. */
    Set<JobId> perhapsWantedByOthers(Collection<JobId> jobs) {
        var wanted = wantedByOthers;
        return jobs.stream().filter(wanted::contains).collect(Collectors.toSet());
    }

    /** Another process wants news of this job, too. */
    void wantedByOthers(JobId job) {
        wantedByOthers.add(job);
    }

    /** Who is there, in place of what was known before. */
    void others(Signals.Others others) {
        Set<JobId> wanted = ConcurrentHashMap.newKeySet();
        wanted.addAll(others.wanted());
        wantedByOthers = wanted;
        isAlone = others.count() == 0;
    }
}
