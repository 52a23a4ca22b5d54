/**
 * What the processes on one store tell each other, so that nobody has to wait for the next look: a job's log has more, a job has a
 * command, due jobs were left. A {@link dev.meanwhile.core.signal.Signal} is a hint, never data, and may be lost: whoever waits for
 * something also looks for it by itself, so that everything works without any signal, only later.
 *
 * <p>{@link dev.meanwhile.core.signal.Neighbours} decides what is worth telling, {@link dev.meanwhile.core.signal.Signals} carries it.
 */
@NullMarked
package dev.meanwhile.core.signal;

import org.jspecify.annotations.NullMarked;
