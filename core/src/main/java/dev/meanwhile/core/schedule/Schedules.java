package dev.meanwhile.core.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.job.Admission.Idempotency;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.schedule.Schedule.Plan;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The schedules of all projects, and the clockwork that starts their jobs. */
public interface Schedules {

    /** By name. */
    List<Schedule> list(String project, @Nullable String owner);

    Optional<Schedule> find(String project, String name);

    /**
     * @param actor who proved an identity; only while that person may start jobs of the project, jobs are started
     * @return empty if the name is taken
     * @throws dev.meanwhile.core.error.EngineException {@code request_invalid} for a cron expression that nobody understands or
     *     that never comes
     */
    Optional<Schedule> create(Wish wish, String actor);

    record Wish(String project, String name, String owner, Plan plan, ObjectNode job) {}

    /**
     * Gives a schedule another plan and another job, from its next time on. One that is paused stays so.
     *
     * @param actor as for a new one
     * @return as it is now; empty if it is gone
     * @throws dev.meanwhile.core.error.EngineException as for a new one
     */
    Optional<Schedule> replace(Schedule schedule, Plan plan, ObjectNode job, String actor);

    /** Starts no more jobs until it is resumed; those that run go on. */
    void pause(Schedule schedule);

    /** Goes on from the next time of its plan; what it missed is not made up for. */
    void resume(Schedule schedule);

    void delete(Schedule schedule);

    /**
     * Begins to start jobs; until the answer is closed. A time that was missed, however often, is made up for once.
     */
    AutoCloseable run(Starter starter);

    /** Admits a schedule's job as if its owner had asked for it. */
    @FunctionalInterface
    interface Starter {
        AdmissionResult start(Schedule schedule, Idempotency once);
    }
}
