package dev.meanwhile.core.inbox;

import dev.meanwhile.core.job.JobId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** The marks of what is still to be told. {@code TellingContract} in {@code testkit} is the full specification. */
public interface Untold {

    /** What is to be told of these jobs: nothing of those without a mark. No one is said to be watched. */
    List<News> untold(Collection<JobId> jobs);

    /**
     * Jobs with a mark older than this, oldest first: whoever made it had time to tell and did not.
     *
     * @param most how many
     */
    List<JobId> leftUntold(Duration age, int most);

    /**
     * Open questions of which people are to be {@linkplain dev.meanwhile.core.wait.Ask#reminder reminded} now, longest due first.
     *
     * @param most how many
     */
    List<News> reminders(int most);

    /** Takes the marks of these news away; what has come since is still to be told. */
    void told(Collection<News> news);
}
