package dev.meanwhile.core.live;

import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.log.CommitListener;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.JobLog;
import dev.meanwhile.core.log.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The feeds of all watched jobs of this process. A job costs nothing here while nobody watches it. Commits of this process arrive
 * at once; those of others when they are told of, or by asking the log every {@code poll}.
 */
public final class LiveFeeds implements CommitListener {
    private final JobLog log;
    private final Duration poll;
    private final Following following;
    private final Map<JobId, List<Feed>> watched = new ConcurrentHashMap<>();

    /**
     * Nobody is followed yet.
     *
     * @param poll longest time between two looks into the log while nothing arrives
     */
    public LiveFeeds(JobLog log, Duration poll, Following following) {
        this.log = log;
        this.poll = poll;
        this.following = following;
    }

    /** Feeds that nobody is told of. */
    public LiveFeeds(JobLog log, Duration poll) {
        this(log, poll, new Following(_ -> {}, _ -> {}));
    }

    /**
     * Gives every entry with {@code seq > after} to the follower, in order, on one virtual thread of this feed, until {@code
     * job.finished} was given or found before the cursor, or the feed is closed. A follower that blocks holds up only itself.
     */
    public Feed follow(JobId job, long after, Follower follower) {
        var feed = new Feed(job, after, follower, log, poll, this::forget);
        watched.compute(job, (_, feeds) -> {
            var all = feeds == null ? new CopyOnWriteArrayList<Feed>() : feeds;
            all.add(feed);
            return all;
        });
        following.begins().accept(job);
        feed.start();
        return feed;
    }

    private void forget(Feed feed) {
        var others = watched.computeIfPresent(feed.job(), (_, feeds) -> {
            feeds.remove(feed);
            return feeds.isEmpty() ? null : feeds;
        });
        if (others == null && feed.wasClosed()) {
            following.ends().accept(feed.job());
        }
    }

    @Override
    public void committed(JobId job, List<Entry> entries) {
        var feeds = watched.get(job);
        if (feeds != null) {
            feeds.forEach(feed -> feed.offer(entries));
        }
    }

    @Override
    public void lost(Lease lease) {
        // the next owner's commits are found in the log
    }

    /** Whether somebody follows this job here. */
    public boolean isWatched(JobId job) {
        return watched.containsKey(job);
    }

    /** Another process has written into the job's log. */
    public void news(JobId job) {
        watched.getOrDefault(job, List.of()).forEach(Feed::news);
    }

    /** Other processes may have written into any log. */
    public void newsOfAll() {
        watched.values().forEach(feeds -> feeds.forEach(Feed::news));
    }

    /** The jobs that are watched now. */
    public Set<JobId> followed() {
        return Set.copyOf(watched.keySet());
    }

    /** How many jobs are watched now. */
    public int size() {
        return watched.size();
    }

    /**
     * Told of the jobs that are followed.
     *
     * @param begins of each job with a new follower, once what is {@linkplain #news told of it} reaches the follower
     * @param ends of each job whose last follower went before it had seen the job's end
     */
    public record Following(Consumer<JobId> begins, Consumer<JobId> ends) {}

    /**
     * For how long pieces of text may gather before they are given. Anything else is given at once, with the text before it.
     *
     * @param pieces how many are given before their time, from 1
     */
    public record Patience(int pieces, Duration time) {
        public static final Patience NONE = new Patience(1, Duration.ZERO);

        public Patience {
            Check.that(pieces >= 1, "pieces must be at least 1 but is %s", pieces);
        }
    }

    /** Takes a job's entries. */
    public interface Follower {

        /** At least one entry, following the last ones given. */
        void entries(List<Entry> entries) throws InterruptedException;

        /** There is nothing to give: the job's last event lies before the cursor, or its log was deleted. Nothing more is given. */
        default void over() {}

        /** Asked after each giving: what may be left waiting, so that few pieces of text do not wake anyone. */
        default Patience patience() {
            return Patience.NONE;
        }

        /** The feed could not go on; the job itself is not touched. Nothing more is given. */
        void broken(RuntimeException cause);
    }
}
