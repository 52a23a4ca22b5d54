/**
 * What a job waits for: an answer of a person about a call or a node, or the result of a call that runs in a browser. Each is one {@link
 * dev.meanwhile.core.wait.Wait row}, written with the step that asks and ended from outside.
 *
 * <pre>
 * open ──▶ answered   the first valid answer wins
 *   ├────▶ expired    its time is over; what it said it would do then is done
 *   └────▶ closed     the job ended first
 * </pre>
 *
 * Whoever answers does not hold the job. Beside the answer goes a command for the job's owner; a WAITING job with a command that is not
 * done is due. The owner turns the answer into events and ledger rows and marks the command done in the same commit.
 */
@NullMarked
package dev.meanwhile.core.wait;

import org.jspecify.annotations.NullMarked;
