package dev.meanwhile.store.postgres.schedule;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Admission.Idempotency;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.schedule.Schedule.Outcome;
import dev.meanwhile.core.schedule.Schedules.Starter;
import dev.meanwhile.store.postgres.schedule.PostgresSchedules.Due;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done when a schedule's alarm rings. Whoever does it twice for one planned time does it once. */
final class Ringing {
    private static final Logger LOG = LoggerFactory.getLogger(Ringing.class);

    /** The same request for each planned time; the key tells the times apart. */
    private static final String BODY = "0".repeat(64);

    private final PostgresSchedules schedules;
    private final Starter starter;

    Ringing(PostgresSchedules schedules, Starter starter) {
        this.schedules = schedules;
        this.starter = starter;
    }

    /**
     * Starts the job if its time has come.
     *
     * @return when to ring again; empty if there is nothing to ring for any more
     * @throws EngineException for what passes, such as an absent database: then it is rung again soon, for the same planned time
     */
    Optional<Instant> ring(UUID id) {
        return schedules.due(id).map(due -> due.planned().isAfter(due.now()) ? due.planned() : start(due));
    }

    private Instant start(Due due) {
        var outcome = outcome(due);
        var next = CronTimes.next(due.schedule().plan(), due.now());
        schedules.done(due, outcome, next);
        if (outcome instanceof Outcome.NotStarted(var code)) {
            LOG.info(
                    "schedule not started project={} schedule={} planned={} code={}",
                    due.schedule().project(),
                    due.schedule().name(),
                    due.planned(),
                    code);
        }
        return next;
    }

    private Outcome outcome(Due due) {
        if (!due.mayStart()) {
            return new Outcome.NotStarted(ErrorCode.FORBIDDEN.wireName());
        }
        if (due.isRunning() && !due.schedule().plan().mayOverlap()) {
            return new Outcome.NotStarted("overlap");
        }
        var schedule = due.schedule();
        var once = new Idempotency("schedule " + schedule.id(), due.planned().toString(), BODY);
        try {
            return switch (starter.start(schedule, once)) {
                case AdmissionResult.Admitted(var job) -> new Outcome.Started(job.id());
                case AdmissionResult.Replayed(var job) -> new Outcome.Started(job.id());
                case AdmissionResult.Refused(var failure, var _) ->
                    new Outcome.NotStarted(failure.code().wireName());
            };
        } catch (EngineException e) {
            if (e.code().retryable()) {
                throw e;
            }
            return new Outcome.NotStarted(e.code().wireName());
        }
    }
}
