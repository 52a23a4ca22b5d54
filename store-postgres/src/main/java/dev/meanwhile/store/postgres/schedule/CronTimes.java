package dev.meanwhile.store.postgres.schedule;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import com.github.kagkarlsson.scheduler.task.schedule.CronStyle;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.schedule.Schedule.Plan;
import java.time.Duration;
import java.time.Instant;

/** The times of a cron expression. */
final class CronTimes {
    private CronTimes() {}

    /** The 29th of February may be eight years away; what is further away never comes. */
    private static final Duration LONGEST = Duration.ofDays(10 * 366);

    /**
     * The first time after this one. An hour that the clocks leave out is left out; of one that comes twice a fixed time is the first.
     *
     * @throws EngineException {@code request_invalid} if there is none, or the expression is no cron expression
     */
    static Instant next(Plan plan, Instant after) {
        var next = first(plan, after);
        if (next.isAfter(after.plus(LONGEST))) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "/cron must be times that come, but '%s' never does".formatted(plan.cron()));
        }
        return next;
    }

    private static Instant first(Plan plan, Instant after) {
        try {
            var cron = new CronSchedule(plan.cron(), plan.zone(), CronStyle.UNIX);
            return cron.getNextExecutionTime(ExecutionComplete.simulatedSuccess(after));
        } catch (IllegalArgumentException | UnsupportedOperationException e) {
            throw new EngineException(
                    ErrorCode.REQUEST_INVALID.failure(
                            "/cron must be five fields (minute hour day month weekday) but is '%s'"
                                    .formatted(plan.cron())),
                    e);
        }
    }
}
