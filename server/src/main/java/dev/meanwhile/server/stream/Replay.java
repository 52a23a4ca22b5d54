package dev.meanwhile.server.stream;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.JobLog;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Pages of the log as frames. Viewers who want the same page at the same time, as after a restart, share one read. */
final class Replay {
    private static final int PAGE = 1000;

    private final JobLog log;
    private final Map<Range, FutureTask<Page>> reading = new ConcurrentHashMap<>();

    Replay(JobLog log) {
        this.log = log;
    }

    /** @param last the last event in it, or the range's {@code after} if there was none */
    record Page(List<Frame> frames, long last) {}

    /**
     * The next page of a range.
     *
     * @param after the event before the first one wanted
     * @param upTo the last event wanted
     */
    record Range(JobId job, long after, long upTo, Flush flush) {}

    Page read(Range range) throws InterruptedException {
        var mine = new FutureTask<>(() -> load(range));
        var present = reading.putIfAbsent(range, mine);
        if (present == null) {
            try {
                mine.run();
            } finally {
                reading.remove(range, mine);
            }
        }
        try {
            return (present == null ? mine : present).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("reading a log threw a checked exception", e);
        }
    }

    private Page load(Range range) {
        var entries = log.read(range.job(), range.after(), PAGE).stream()
                .filter(entry -> entry.seq() <= range.upTo())
                .toList();
        var last = entries.isEmpty() ? range.after() : lastSeq(entries);
        return new Page(new NativeEncoder(range.flush(), false).encode(entries), last);
    }

    private static long lastSeq(List<Entry> entries) {
        return entries.getLast().seq();
    }
}
