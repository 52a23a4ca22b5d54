package dev.meanwhile.core.job;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What jobs came to, for those who watch over them. */
public interface JobSums {

    /** Of a final job as it stands; empty for an unknown one. */
    Optional<Sums> of(JobId id);

    /**
     * One job in numbers. Times are the database's. Rounds and calls that a retry took over from the job it repeats are counted too.
     *
     * @param model the model's name as asked
     * @param toEnd from its admission to its end
     * @param toFirstEvent from its admission to the first event that is none of its state; null if there was none
     * @param rounds finished model turns
     * @param toolTime of all calls together
     */
    record Sums(
            JobKind kind,
            String model,
            Duration toEnd,
            @Nullable Duration toFirstEvent,
            int rounds,
            int calls,
            Duration toolTime) {}
}
