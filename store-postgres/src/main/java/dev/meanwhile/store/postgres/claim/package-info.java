/**
 * How workers share the jobs. A worker is one row with a heartbeat; a claim gives it due jobs, least running first; what a silent
 * worker held goes back to the queue under a higher epoch. One claimer at a time, so that its counts are exact.
 */
@NullMarked
package dev.meanwhile.store.postgres.claim;

import org.jspecify.annotations.NullMarked;
