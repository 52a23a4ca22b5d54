package dev.meanwhile.core.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.job.JobId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that starts again and again.
 *
 * @param name unique in its project
 * @param owner whose jobs it starts
 * @param plan when
 * @param job the request, as {@code POST …/jobs} takes it
 * @param next the next planned time; null while it is paused
 * @param last what became of the last planned time; null before the first
 */
public record Schedule(
        UUID id,
        String project,
        String name,
        String owner,
        Plan plan,
        ObjectNode job,
        Instant created,
        @Nullable Instant next,
        @Nullable Run last) {

    /**
     * When a job is started.
     *
     * @param cron five fields: minute, hour, day of month, month, day of week
     * @param zone in which the fields are read
     * @param mayOverlap whether a job is started while the last one has not ended; else that time is skipped
     */
    public record Plan(String cron, ZoneId zone, boolean mayOverlap) {}

    /** @param planned the time that was due; after a downtime the job is started later */
    public record Run(Instant planned, Outcome outcome) {}

    /** What became of a planned time. */
    public sealed interface Outcome {
        record Started(JobId job) implements Outcome {}

        /** @param code why no job was started: {@code overlap}, or an error's code */
        record NotStarted(String code) implements Outcome {}
    }
}
