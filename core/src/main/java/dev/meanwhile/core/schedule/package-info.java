/**
 * Jobs that start again and again: a schedule is a cron expression and a request for a job. At each planned time one job is admitted
 * as if its owner had asked for it then, by whichever process comes first; the planned time is in its idempotency key, so none is
 * doubled.
 */
@NullMarked
package dev.meanwhile.core.schedule;

import org.jspecify.annotations.NullMarked;
