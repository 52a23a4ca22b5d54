package dev.meanwhile.core.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RacingFeedsTest {
    private static final int LENGTH = 400;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyFollowerGetsEveryEntryOnceWhereverItJoins(long seed) throws InterruptedException {
        var random = new Random(seed);
        var log = new PaperLog();
        var feeds = new LiveFeeds(log, Duration.ofMillis(5));
        var follows = new ArrayList<Follow>();
        var start = new CountDownLatch(1);
        var writer = Thread.ofVirtual().unstarted(() -> write(log, feeds, new Random(seed)));

        for (var i = 0; i < 20; i++) {
            follows.add(new Follow(random.nextInt(LENGTH), random.nextInt(200), new Viewer()));
        }
        var joiners = follows.stream()
                .map(follow -> Thread.ofVirtual().start(() -> follow.join(feeds, start)))
                .toList();
        writer.start();
        start.countDown();
        writer.join();
        for (var joiner : joiners) {
            joiner.join();
        }

        for (var follow : follows) {
            follow.viewer().awaitSeq(LENGTH + 1);
            assertThat(follow.viewer().seqs())
                    .isEqualTo(LongStream.rangeClosed(follow.cursor() + 1, LENGTH + 1)
                            .boxed()
                            .toList());
        }
        while (feeds.size() > 0) {
            Thread.onSpinWait();
        }
    }

    /** Writes in portions; some are told, some are as if another process had written them. */
    private static void write(PaperLog log, LiveFeeds feeds, Random random) {
        var seq = 1L;
        while (seq <= LENGTH) {
            var last = Math.min(LENGTH, seq + random.nextInt(6));
            var written = log.write(seq, last);
            if (random.nextInt(5) > 0) {
                feeds.committed(PaperLog.JOB, written);
            }
            if (random.nextBoolean()) {
                Thread.onSpinWait();
            }
            seq = last + 1;
        }
        feeds.committed(PaperLog.JOB, log.finish(seq));
    }

    /** @param yields how late it joins */
    private record Follow(long cursor, int yields, Viewer viewer) {
        void join(LiveFeeds feeds, CountDownLatch start) {
            try {
                start.await();
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts here", e);
            }
            for (var i = 0; i < yields; i++) {
                Thread.onSpinWait();
            }
            feeds.follow(PaperLog.JOB, cursor, viewer);
        }
    }
}
