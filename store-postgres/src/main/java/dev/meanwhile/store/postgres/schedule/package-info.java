/**
 * Schedules as rows, and the clockwork of <a href="https://github.com/kagkarlsson/db-scheduler">db-scheduler</a> that wakes one of all
 * processes when one is due. Whether and for which time a job is started is said by our own row: an alarm may ring early, late or
 * twice and changes nothing by that.
 */
@NullMarked
package dev.meanwhile.store.postgres.schedule;

import org.jspecify.annotations.NullMarked;
