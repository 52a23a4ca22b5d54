package dev.meanwhile.core.job;

import java.time.Duration;
import java.util.Map;

/** How the queue stands, for those who watch over it. */
public interface QueueView {

    /** Counts of all projects and processes as of now. */
    Standing standing();

    /**
     * A moment's counts.
     *
     * @param open jobs that are not final; a state without any is missing
     * @param oldestDue how long the oldest due job has waited; zero without one
     */
    record Standing(Map<JobState, Long> open, Duration oldestDue) {
        public Standing {
            open = Map.copyOf(open);
        }
    }
}
