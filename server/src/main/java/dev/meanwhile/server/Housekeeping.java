package dev.meanwhile.server;

import dev.meanwhile.core.audit.AuditLog;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.retention.Retention;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins the text of finished jobs and deletes what has had its time, in small portions, a minute after the last ones; several processes may do so at once. */
final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int PORTION = 100;

    private final Retention retention;
    private final Retention.Rules rules;
    private final AuditLog audit;
    private final Duration auditKept;
    private final CountDownLatch stopped = new CountDownLatch(1);

    Housekeeping(Retention retention, Retention.Rules rules, AuditLog audit, Duration auditKept) {
        this.retention = retention;
        this.rules = rules;
        this.audit = audit;
        this.auditKept = auditKept;
    }

    void start() {
        Thread.ofVirtual().name("housekeeping").start(this::run);
    }

    void stop() {
        stopped.countDown();
    }

    private void run() {
        try {
            while (!stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                clean();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything that is due now. */
    void clean() {
        try {
            var cleaned = retention.clean(rules, PORTION);
            while (!cleaned.isNothing() && stopped.getCount() > 0) {
                LOG.info(
                        "cleaned joined={} logs={} jobs={} blobs={} others={}",
                        cleaned.joined(),
                        cleaned.logs(),
                        cleaned.jobs(),
                        cleaned.blobs(),
                        cleaned.others());
                cleaned = retention.clean(rules, PORTION);
            }
            cleanAudit();
        } catch (EngineException e) {
            LOG.debug("nothing was cleaned: {}", e.getMessage()); // the database is away; the next round comes
        } catch (RuntimeException e) {
            LOG.warn("cleaning failed; the next round comes in a minute", e);
        }
    }

    private void cleanAudit() {
        var forgotten = audit.forget(auditKept, PORTION);
        while (forgotten > 0 && stopped.getCount() > 0) {
            LOG.info("cleaned audit={}", forgotten);
            forgotten = audit.forget(auditKept, PORTION);
        }
    }
}
