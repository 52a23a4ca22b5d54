/**
 * The paced, group-committing writer of the event log. What all jobs of this process append is gathered ({@link
 * dev.meanwhile.store.postgres.log.Intake}), one portion a job; one thread ({@link dev.meanwhile.store.postgres.log.Writer}) sends the
 * portions in one statement, which moves the head of each job whose lease still holds and writes only for these:
 *
 * <pre>
 *  append ─┐                                    ┌─▶ listeners, waiters: WRITTEN
 *  append ─┼─▶ portion of each job ─▶ statement ┤
 *  commit ─┘        (bounded)                   └─▶ head rows ─▶ WRITTEN by an earlier try, or LOST
 * </pre>
 *
 * After silence the first fact goes out at once, then batches begin at least {@code log.pace} apart, except that a step someone waits
 * for goes out at once and takes the rest along.
 */
@NullMarked
package dev.meanwhile.store.postgres.log;

import org.jspecify.annotations.NullMarked;
