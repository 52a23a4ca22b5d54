package dev.meanwhile.store.postgres.schedule;

import com.github.kagkarlsson.scheduler.Clock;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.meanwhile.core.error.EngineException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of {@code scheduled_tasks}, rung by db-scheduler in one of all processes. */
final class Alarms implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    private static final Duration POLL = Duration.ofSeconds(1);

    /** A process that misses four beats has died, and another one rings what it had in its hands: 20 s, as for jobs. */
    private static final Duration BEAT = Duration.ofSeconds(5);

    private static final int MISSED_BEATS = 4;

    /** After a failure that passes. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int AT_ONCE = 4;

    private final ExecutorService threads;
    private final Scheduler scheduler;

    /** @param clock the database's */
    Alarms(DataSource database, Clock clock, Ringing ringing) {
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("schedule-", 0).factory());
        this.scheduler = new SchedulerBuilder(database, List.of(task(ringing)))
                .schedulerName(new SchedulerName.Fixed("meanwhile-" + UUID.randomUUID()))
                .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
                .clock(clock)
                .pollingInterval(POLL)
                .heartbeatInterval(BEAT)
                .missedHeartbeatsLimit(MISSED_BEATS)
                .threads(AT_ONCE)
                .executorService(threads)
                .shutdownMaxWait(PATIENCE)
                .failureLogging(LogLevel.DEBUG, false)
                .build();
        scheduler.start();
    }

    private static CustomTask<Void> task(Ringing ringing) {
        FailureHandler<Void> soon = (failed, alarm) -> {
            failed.getCause()
                    .filter(cause -> !passes(cause))
                    .ifPresent(cause -> LOG.warn("a schedule could not be started; it is tried again", cause));
            alarm.reschedule(failed, failed.getTimeDone().plus(AGAIN));
        };
        return Tasks.custom("schedule", Void.class)
                .onFailure(soon)
                .onDeadExecutionRevive()
                .execute((alarm, _) -> {
                    CompletionHandler<Void> next = ringing.ring(UUID.fromString(alarm.getId()))
                            .<CompletionHandler<Void>>map(at -> (done, row) -> row.reschedule(done, at))
                            .orElseGet(CompletionHandler.OnCompleteRemove::new);
                    return next;
                });
    }

    /** Whether it is told elsewhere, as an absent database is. */
    private static boolean passes(Throwable cause) {
        return cause instanceof EngineException known && known.code().retryable();
    }

    @Override
    public void close() {
        scheduler.stop();
        threads.close();
    }
}
