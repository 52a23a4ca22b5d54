package dev.meanwhile.core.worker;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.live.LiveFeeds;
import dev.meanwhile.core.signal.Neighbours;
import java.util.Set;

/** Brings what other processes tell to this one's worker and feeds. */
public record Doorbell(Worker worker, LiveFeeds feeds) implements Neighbours.Here {

    @Override
    public boolean holds(JobId job) {
        return worker.holds(job);
    }

    @Override
    public boolean follows(JobId job) {
        return feeds.isWatched(job);
    }

    @Override
    public Set<JobId> followed() {
        return feeds.followed();
    }

    @Override
    public void news(JobId job) {
        feeds.news(job);
    }

    @Override
    public void command(JobId job) {
        worker.nudge(job);
    }

    @Override
    public void due() {
        worker.wake();
    }

    @Override
    public void missed() {
        worker.lookAgain();
        feeds.newsOfAll();
    }
}
