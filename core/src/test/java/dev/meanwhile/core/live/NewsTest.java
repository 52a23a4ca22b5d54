package dev.meanwhile.core.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.live.LiveFeeds.Patience;
import dev.meanwhile.core.log.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What other processes commit, and tell. */
@Timeout(60)
class NewsTest {
    /** Longer than any test: what arrives was told. */
    private static final Duration NEVER = Duration.ofHours(1);

    private final PaperLog log = new PaperLog();
    private final LiveFeeds feeds = new LiveFeeds(log, NEVER);

    @Test
    void whatOthersCommittedIsReadAtOnceWhenItIsTold() throws InterruptedException {
        log.write(1, 1);
        var viewer = new Viewer();
        feeds.follow(PaperLog.JOB, 0, viewer);
        viewer.awaitSeq(1);

        log.write(2, 3);
        feeds.news(PaperLog.JOB);
        viewer.awaitSeq(3);
        log.write(4, 4);
        feeds.newsOfAll();
        viewer.awaitSeq(4);

        assertThat(viewer.seqs()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void newsEndNoGathering() throws InterruptedException {
        var viewer = new Viewer(new Patience(3, NEVER));
        log.write(1, 1);
        feeds.follow(PaperLog.JOB, 0, viewer);
        viewer.awaitSeq(1);

        log.writeText(2, 4);
        feeds.news(PaperLog.JOB);
        commit(log.writeText(5, 5));
        commit(log.writeText(6, 6));
        assertThat(viewer.seqs()).containsExactly(1L);
        commit(log.writeText(7, 7));
        viewer.awaitSeq(7);

        assertThat(viewer.seqs()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void itIsToldWhatIsFollowed() throws InterruptedException {
        var told = new ArrayList<JobId>();
        var left = new LinkedBlockingQueue<JobId>();
        var telling = new LiveFeeds(log, NEVER, new LiveFeeds.Following(told::add, left::add));
        try (var _ = telling.follow(PaperLog.JOB, 0, new Viewer())) {
            assertThat(told).containsExactly(PaperLog.JOB);
            assertThat(telling.followed()).containsExactly(PaperLog.JOB);
        }

        assertThat(left.take()).isEqualTo(PaperLog.JOB);
        assertThat(telling.followed()).isEmpty();
    }

    private void commit(List<Entry> entries) {
        feeds.committed(PaperLog.JOB, entries);
    }
}
