package dev.meanwhile.server.api;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.live.LiveFeeds;
import dev.meanwhile.core.live.LiveFeeds.Follower;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for jobs to end. */
public final class JobEnds {
    private final LiveFeeds feeds;

    public JobEnds(LiveFeeds feeds) {
        this.feeds = feeds;
    }

    /** Returns when the job has ended, or after this time. */
    void await(JobId job, Duration longest) throws InterruptedException {
        if (longest.isZero()) {
            return;
        }
        var ended = new CountDownLatch(1);
        try (var _ = feeds.follow(job, 0, new EndWatch(ended))) {
            var _ = ended.await(longest.toMillis(), TimeUnit.MILLISECONDS); // what became of it is read after
        }
    }

    private record EndWatch(CountDownLatch ended) implements Follower {
        @Override
        public void entries(List<Entry> entries) {
            if (entries.getLast().type().equals(EventCodec.FINISHED)) {
                ended.countDown();
            }
        }

        @Override
        public void over() {
            ended.countDown();
        }

        @Override
        public void broken(RuntimeException cause) {
            ended.countDown();
        }
    }
}
