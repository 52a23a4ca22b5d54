package dev.meanwhile.core.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.core.fake.InMemoryEngine;
import dev.meanwhile.core.fake.InMemoryInbox;
import dev.meanwhile.core.inbox.Inbox.Reader;
import dev.meanwhile.core.inbox.Notice.Level;
import dev.meanwhile.core.inbox.Notice.Message;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InboxFeedsTest {
    private static final Reader ANN = new Reader("ann", null);

    private final HandMovedClock clock = new HandMovedClock();
    private final InMemoryEngine engine = new InMemoryEngine(clock);
    private final Inbox inbox = new InMemoryInbox(engine, clock);
    private final InboxFeeds feeds = new InboxFeeds(inbox);
    private final BlockingQueue<Notice> given = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() {
        feeds.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        feeds.stop();
    }

    @Test
    void aFollowerGetsWhatCameBeforeAndWhatComes() throws InterruptedException {
        for (var i = 0; i < 150; i++) { // more than a page
            notice("p", "ann");
        }
        feeds.follow(ANN, 3, given::addAll);
        for (var n = 4; n <= 150; n++) {
            assertThat(next().n()).isEqualTo(n);
        }

        notice("p", "ann");

        assertThat(next().n()).isEqualTo(151);
    }

    @Test
    void nobodyGetsWhatIsForOthers() throws InterruptedException {
        feeds.follow(ANN, 0, given::addAll);
        feeds.follow(new Reader("ben", Set.of("p")), 0, given::addAll);
        notice("elsewhere", "ben");
        notice("p", "ben");
        notice("p", "ann");

        assertThat(List.of(next().project(), next().project())).containsOnly("p");
        assertThat(given).isEmpty();
    }

    @Test
    void aClosedFeedGivesNothingMore() throws InterruptedException {
        var closed = new LinkedBlockingQueue<Notice>();
        feeds.follow(ANN, 0, closed::addAll).close();
        feeds.follow(ANN, 0, given::addAll);

        notice("p", "ann");

        next();
        assertThat(closed).isEmpty();
    }

    private void notice(String project, String owner) {
        var admission = AnAdmission.of(project, owner).build(clock);
        engine.admit(admission, QueueCaps.DEFAULT);
        engine.fence(admission.id(), new Ending.Cancelled(owner)); // room for the next one
        inbox.add(
                engine.find(admission.id()).orElseThrow(),
                new Message("job.completed", Level.INFO, "Your chat is finished", "The answer is there."));
        feeds.wake();
    }

    private Notice next() throws InterruptedException {
        var next = given.poll(20, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }
}
