package dev.meanwhile.core.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.Roadblock;
import dev.meanwhile.core.live.LiveFeeds.Follower;
import dev.meanwhile.core.live.LiveFeeds.Patience;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.Lease;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveFeedsTest {
    /** Longer than any test: what arrives, arrives by the feed. */
    private static final Duration NEVER = Duration.ofHours(1);

    private final PaperLog log = new PaperLog();
    private final LiveFeeds feeds = new LiveFeeds(log, NEVER);

    @Test
    void aFeedGivesTheLogFromItsCursorAndThenWhatCommits() throws InterruptedException {
        log.write(1, 3);
        var viewer = new Viewer();
        feeds.follow(PaperLog.JOB, 1, viewer);
        viewer.awaitSeq(3);

        commit(log.write(4, 5));
        viewer.awaitSeq(5);

        assertThat(viewer.seqs()).containsExactly(2L, 3L, 4L, 5L);
    }

    @Test
    void piecesOfTextGatherUntilThereAreEnough() throws InterruptedException {
        var viewer = new Viewer(new Patience(3, NEVER));
        log.write(1, 1);
        feeds.follow(PaperLog.JOB, 0, viewer);
        viewer.awaitSeq(1);

        commit(log.writeText(2, 2));
        commit(log.writeText(3, 3));
        commit(log.writeText(4, 4));
        viewer.awaitSeq(4);

        assertThat(viewer.seqs()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void whatIsNoTextEndsTheGathering() throws InterruptedException {
        var viewer = new Viewer(new Patience(100, NEVER));
        log.write(1, 1);
        feeds.follow(PaperLog.JOB, 0, viewer);
        viewer.awaitSeq(1);

        commit(log.writeText(2, 2));
        commit(log.write(3, 3));
        viewer.awaitSeq(3);

        assertThat(viewer.seqs()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void theGatheringEndsWithItsTime() throws InterruptedException {
        var viewer = new Viewer(new Patience(100, Duration.ofMillis(1)));
        log.write(1, 1);
        feeds.follow(PaperLog.JOB, 0, viewer);
        viewer.awaitSeq(1);

        commit(log.writeText(2, 2));
        viewer.awaitSeq(2);

        assertThat(viewer.seqs()).containsExactly(1L, 2L);
    }

    @Test
    void aLongLogIsReadInPages() throws InterruptedException {
        log.write(1, 2500);
        var viewer = new Viewer();

        feeds.follow(PaperLog.JOB, 0, viewer);
        viewer.awaitSeq(2500);

        assertThat(viewer.seqs())
                .isEqualTo(LongStream.rangeClosed(1, 2500).boxed().toList());
        assertThat(viewer.portions()).isEqualTo(3);
    }

    @Test
    void aFeedEndsWithItsJobAndIsForgotten() throws InterruptedException {
        var viewer = new Viewer();
        feeds.follow(PaperLog.JOB, 0, viewer);
        assertThat(feeds.size()).isEqualTo(1);
        commit(log.write(1, 1));

        commit(log.finish(2));
        viewer.awaitSeq(2);
        awaitForgotten();

        assertThat(viewer.seqs()).containsExactly(1L, 2L);
    }

    @Test
    void aFinishedLogIsGivenToItsEndAndForgotten() throws InterruptedException {
        log.write(1, 4);
        log.finish(5);
        var viewer = new Viewer();

        feeds.follow(PaperLog.JOB, 3, viewer);
        viewer.awaitSeq(5);
        awaitForgotten();

        assertThat(viewer.seqs()).containsExactly(4L, 5L);
    }

    @Test
    void aFeedThatJoinsAtTheEndOfAFinishedLogEndsAndIsForgotten() throws InterruptedException {
        log.write(1, 4);
        log.finish(5);
        var viewer = new Viewer();

        feeds.follow(PaperLog.JOB, 5, viewer);
        viewer.awaitOver();
        awaitForgotten();

        assertThat(viewer.seqs()).isEmpty();
    }

    @Test
    void aFeedOfADeletedLogEndsAndIsForgotten() throws InterruptedException {
        log.write(1, 4);
        log.finish(5);
        log.delete();
        var viewer = new Viewer();

        feeds.follow(PaperLog.JOB, 4, viewer);
        viewer.awaitOver();
        awaitForgotten();

        assertThat(viewer.seqs()).isEmpty();
    }

    @Test
    void anOutageWhileTheEndIsLookedForIsWaitedOut() throws InterruptedException {
        log.write(1, 4);
        log.finish(5);
        log.away(3, ErrorCode.STORE_UNAVAILABLE);
        var viewer = new Viewer();

        new LiveFeeds(log, Duration.ofMillis(1)).follow(PaperLog.JOB, 5, viewer);
        viewer.awaitOver();

        assertThat(viewer.cause()).isNull();
    }

    @Test
    void aFeedThatJoinsAtTheEndOfAnOpenLogIsGivenWhatCommits() throws InterruptedException {
        log.write(1, 4);
        var viewer = new Viewer();
        feeds.follow(PaperLog.JOB, 4, viewer);

        commit(log.finish(5));
        viewer.awaitSeq(5);
        awaitForgotten();

        assertThat(viewer.seqs()).containsExactly(5L);
    }

    @Test
    void whatOthersCommittedIsFoundByAsking() throws InterruptedException {
        var asking = new LiveFeeds(log, Duration.ofMillis(1));
        var viewer = new Viewer();
        try (var _ = asking.follow(PaperLog.JOB, 0, viewer)) {
            log.write(1, 2);
            viewer.awaitSeq(2);
        }

        assertThat(viewer.seqs()).containsExactly(1L, 2L);
    }

    @Test
    void aHoleInWhatArrivesIsFilledFromTheLog() throws InterruptedException {
        log.write(1, 1);
        var viewer = new Viewer();
        feeds.follow(PaperLog.JOB, 0, viewer);
        viewer.awaitSeq(1);

        log.write(2, 4); // another process had the job
        commit(log.write(5, 5));
        viewer.awaitSeq(5);

        assertThat(viewer.seqs()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void aHoleInTheMiddleOfWhatWaitedIsFilledToo() throws InterruptedException {
        var block = new Roadblock();
        var viewer = new Viewer(block);
        feeds.follow(PaperLog.JOB, 0, viewer);
        commit(log.write(1, 1));
        block.awaitReached();
        commit(log.write(2, 2));
        log.write(3, 4); // another process had the job for a while
        commit(log.write(5, 6));

        block.lift();
        viewer.awaitSeq(6);

        assertThat(viewer.seqs()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void whatASlowFollowerLeavesWaitingIsDroppedAndReadFromTheLog() throws InterruptedException {
        var block = new Roadblock();
        var viewer = new Viewer(block);
        feeds.follow(PaperLog.JOB, 0, viewer);
        commit(log.write(1, 1));
        block.awaitReached();
        for (var seq = 2; seq <= 10_001; seq += 100) {
            commit(log.write(seq, seq + 99));
        }

        block.lift();
        viewer.awaitSeq(10_001);

        assertThat(viewer.seqs())
                .isEqualTo(LongStream.rangeClosed(1, 10_001).boxed().toList());
    }

    @Test
    void aSlowFollowerHoldsUpNobodyElse() throws InterruptedException {
        var block = new Roadblock();
        var slow = new Viewer(block);
        var quick = new Viewer();
        feeds.follow(PaperLog.JOB, 0, slow);
        feeds.follow(PaperLog.JOB, 0, quick);
        commit(log.write(1, 1));
        block.awaitReached();

        commit(log.write(2, 3));
        quick.awaitSeq(3);

        assertThat(slow.seqs()).isEmpty();
        block.lift();
        slow.awaitSeq(3);
    }

    @Test
    void anOutageOfTheStoreIsWaitedOut() throws InterruptedException {
        log.write(1, 2);
        log.away(3, ErrorCode.STORE_UNAVAILABLE);
        var viewer = new Viewer();
        try (var _ = new LiveFeeds(log, Duration.ofMillis(1)).follow(PaperLog.JOB, 0, viewer)) {
            viewer.awaitSeq(2);
        }

        assertThat(viewer.seqs()).containsExactly(1L, 2L);
        assertThat(viewer.cause()).isNull();
    }

    @Test
    void whatArrivesDuringAnOutageIsNotLost() throws InterruptedException {
        log.write(1, 2);
        log.away(1, ErrorCode.STORE_UNAVAILABLE);
        var viewer = new Viewer();
        feeds.follow(PaperLog.JOB, 0, viewer);

        log.awaitAsked();
        commit(log.write(3, 3));
        commit(log.write(4, 4));
        viewer.awaitSeq(4);

        assertThat(viewer.seqs()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void anyOtherFailureEndsTheFeedAndIsTold() throws InterruptedException {
        log.away(1, ErrorCode.BUG);
        var viewer = new Viewer();

        feeds.follow(PaperLog.JOB, 0, viewer);
        viewer.awaitBroken();
        awaitForgotten();

        assertThat(viewer.cause()).isInstanceOf(EngineException.class);
    }

    @Test
    void aClosedFeedGivesNothingMore() throws InterruptedException {
        log.write(1, 1);
        var viewer = new Viewer();
        var feed = feeds.follow(PaperLog.JOB, 0, viewer);
        viewer.awaitSeq(1);

        feed.close();
        awaitForgotten();
        commit(log.write(2, 2));

        assertThat(viewer.seqs()).containsExactly(1L);
        assertThat(viewer.cause()).isNull();
    }

    @Test
    void aFeedClosedWhileItReadsGivesNothing() throws InterruptedException {
        var block = new Roadblock();
        log.write(1, 1);
        log.stopAt(block);
        var viewer = new Viewer();
        var feed = feeds.follow(PaperLog.JOB, 0, viewer);
        block.awaitReached();

        feed.close();
        block.lift();
        awaitForgotten();

        assertThat(viewer.seqs()).isEmpty();
    }

    @Test
    void aFollowerMayCloseItsOwnFeed() throws InterruptedException {
        log.write(1, 1500);
        var given = new CountDownLatch(1);
        var feed = new AtomicReference<Feed>();
        var known = new CountDownLatch(1);
        feed.set(feeds.follow(PaperLog.JOB, 0, new Follower() {
            @Override
            public void entries(List<Entry> entries) throws InterruptedException {
                known.await();
                given.countDown();
                feed.get().close();
            }

            @Override
            public void broken(RuntimeException cause) {
                throw cause;
            }
        }));
        known.countDown();

        assertThat(given.await(20, TimeUnit.SECONDS)).isTrue();
        awaitForgotten();
    }

    @Test
    void aJobThatNobodyWatchesCostsNothing() {
        commit(log.write(1, 5));
        feeds.lost(new Lease(PaperLog.JOB, "worker", 1, 5));

        assertThat(feeds.size()).isZero();
    }

    private void commit(List<Entry> entries) {
        feeds.committed(PaperLog.JOB, entries);
    }

    /** Feeds end on their own threads. */
    private void awaitForgotten() {
        while (feeds.size() > 0) {
            Thread.onSpinWait();
        }
    }
}
