package dev.meanwhile.core.inbox;

import dev.meanwhile.core.inbox.Inbox.Reader;
import dev.meanwhile.core.time.Loop;
import dev.meanwhile.core.time.LoopState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Gives new notices to those who follow an inbox. One look for all of them finds whose inbox has more: at once after a notice of
 * this process, within two seconds after one of another's; while nobody follows nothing is asked.
 */
public final class InboxFeeds {
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final int PAGE = 100;

    private final Inbox inbox;
    private final Loop loop = new Loop("inbox", POLL, this::turn);
    private final Set<Feed> feeds = ConcurrentHashMap.newKeySet();

    public InboxFeeds(Inbox inbox) {
        this.inbox = inbox;
    }

    public void start() {
        loop.start();
    }

    public void stop() throws InterruptedException {
        loop.stop();
    }

    /** How the loop does that looks for news. */
    public LoopState loop() {
        return loop.state();
    }

    /** Somebody has a new notice: look now. */
    public void wake() {
        loop.wake();
    }

    /**
     * Gives every notice after this one, in order, until it is closed.
     *
     * @param after as a {@link Notice#n}
     * @param follower gets one or more at a time, on one thread for all; must return at once
     */
    public Feed follow(Reader reader, long after, Consumer<List<Notice>> follower) {
        var feed = new Feed(reader, after, follower);
        feeds.add(feed);
        wake();
        return feed;
    }

    private Duration turn() {
        if (!feeds.isEmpty()) {
            var persons = feeds.stream().map(feed -> feed.reader.person()).collect(Collectors.toSet());
            var newest = inbox.newest(persons);
            feeds.forEach(feed -> feed.catchUp(newest.getOrDefault(feed.reader.person(), 0L)));
        }
        return POLL;
    }

    /** One follower's way along an inbox. */
    public final class Feed implements AutoCloseable {
        private final Reader reader;
        private final Consumer<List<Notice>> follower;
        private long cursor; // the loop's thread only

        private Feed(Reader reader, long after, Consumer<List<Notice>> follower) {
            this.reader = reader;
            this.cursor = after;
            this.follower = follower;
        }

        private void catchUp(long newest) {
            while (cursor < newest && feeds.contains(this)) {
                var page = inbox.after(reader, cursor, PAGE);
                if (!page.isEmpty()) {
                    follower.accept(page);
                }
                cursor = page.size() == PAGE
                        ? page.getLast().n()
                        : Math.max(newest, page.isEmpty() ? 0 : page.getLast().n());
            }
        }

        @Override
        public void close() {
            feeds.remove(this);
        }
    }
}
