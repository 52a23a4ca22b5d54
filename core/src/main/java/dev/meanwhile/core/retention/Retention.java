package dev.meanwhile.core.retention;

import dev.meanwhile.core.error.Check;
import java.time.Duration;

/** Joins the text of finished jobs and deletes what has had its time. Each call does one bounded portion; several processes may call at once. */
public interface Retention {

    /**
     * @param rules what to keep how long
     * @param most jobs, blobs and rows of each sort to handle in this call
     */
    Cleaned clean(Rules rules, int most);

    /**
     * @param joined jobs whose events were {@linkplain dev.meanwhile.core.log.Compaction compacted}
     * @param logs jobs whose events were deleted
     * @param jobs job rows deleted
     * @param blobs blobs deleted
     * @param others rows of idempotency keys, notices, webhook deliveries, cancelled admissions, dead workers, days of spending and
     *     windows of starts deleted, and provider keys wiped of jobs that waited for a day
     */
    record Cleaned(int joined, int logs, int jobs, int blobs, int others) {
        public boolean isNothing() {
            return joined + logs + jobs + blobs + others == 0;
        }
    }

    /**
     * Keys under {@code retention.}.
     *
     * @param compaction time after a job's end when its streamed text is joined and what was void is dropped. Default 1h
     * @param log events of a finished chat, counted from its end. Default 7d
     * @param job rows of finished jobs with their results, and what was spent in a day. Default 365d
     * @param blob blobs that nothing refers to, counted from their last use. Default 24h
     * @param idempotency answers kept for repeated requests. Default 24h
     * @param notice notices of the inbox. Default 90d
     */
    record Rules(
            Duration compaction, Duration log, Duration job, Duration blob, Duration idempotency, Duration notice) {
        public static final Rules DEFAULT = new Rules(
                Duration.ofHours(1),
                Duration.ofDays(7),
                Duration.ofDays(365),
                Duration.ofHours(24),
                Duration.ofHours(24),
                Duration.ofDays(90));

        public Rules {
            Check.that(
                    log.compareTo(job) <= 0, "retention.log (%s) must not be longer than retention.job (%s)", log, job);
            Check.that(!compaction.isNegative(), "retention.compaction must not be negative but is %s", compaction);
            Check.that(
                    !log.isNegative() && !blob.isNegative(), "retention must not be negative but is %s, %s", log, blob);
        }
    }
}
