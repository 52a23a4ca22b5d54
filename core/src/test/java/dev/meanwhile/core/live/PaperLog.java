package dev.meanwhile.core.live;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.core.fake.Roadblock;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobLog;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One job's log to be read, written by hand and told to nobody. Guarded by its own monitor. */
final class PaperLog implements JobLog {
    private static final HandMovedClock CLOCK = new HandMovedClock();
    static final JobId JOB = JobId.next(CLOCK);

    private final List<Entry> entries = new ArrayList<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private int failuresLeft;
    private ErrorCode failure = ErrorCode.BUG;
    private long deleted;
    private @Nullable Roadblock block;

    /** Adds the entries from one number to another. */
    List<Entry> write(long from, long to) {
        return write(from, to, "notice.given");
    }

    /** Adds pieces of text. */
    List<Entry> writeText(long from, long to) {
        return write(from, to, EventCodec.TEXT);
    }

    private synchronized List<Entry> write(long from, long to, String type) {
        var written = new ArrayList<Entry>();
        for (var seq = from; seq <= to; seq++) {
            written.add(entry(seq, type));
        }
        entries.addAll(written);
        return written;
    }

    synchronized List<Entry> finish(long seq) {
        var last = List.of(entry(seq, EventCodec.FINISHED));
        entries.addAll(last);
        return last;
    }

    /** As retention does. */
    synchronized void delete() {
        deleted = entries.size();
        entries.clear();
    }

    private static Entry entry(long seq, String type) {
        return new Entry(JOB, seq, CLOCK.instant(), "", type, "{}");
    }

    /** The next so many reads fail. */
    synchronized void away(int reads, ErrorCode with) {
        failuresLeft = reads;
        failure = with;
    }

    /** Each read waits here, whatever interrupts it. */
    synchronized void stopAt(Roadblock roadblock) {
        block = roadblock;
    }

    void awaitAsked() throws InterruptedException {
        if (!asked.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody read");
        }
    }

    @Override
    public List<Entry> read(JobId job, long after, int limit) {
        var stop = answer(after, limit);
        if (stop.block() != null) {
            passUninterrupted(stop.block());
        }
        return stop.page();
    }

    private synchronized Answer answer(long after, int limit) {
        asked.countDown();
        if (failuresLeft-- > 0) {
            throw failure.exception("the log cannot be read");
        }
        var page = entries.stream()
                .filter(entry -> entry.seq() > after)
                .limit(limit)
                .toList();
        return new Answer(page, block);
    }

    /** As a database driver does that knows nothing of interruption: the flag stays for whoever looks next. */
    private static void passUninterrupted(Roadblock roadblock) {
        try {
            roadblock.here();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized Extent extent(JobId job) {
        return new Extent(deleted + entries.size(), deleted > 0);
    }

    @Override
    public void append(Lease lease, List<Fact> facts) {
        throw new UnsupportedOperationException("written by hand");
    }

    @Override
    public Commit commit(Lease lease, Step step) {
        throw new UnsupportedOperationException("written by hand");
    }

    @Override
    public void enqueue(Lease lease, Step step) {
        throw new UnsupportedOperationException("written by hand");
    }

    @Override
    public void alive(Lease lease, Duration quiet) {
        throw new UnsupportedOperationException("written by hand");
    }

    private record Answer(List<Entry> page, @Nullable Roadblock block) {}
}
