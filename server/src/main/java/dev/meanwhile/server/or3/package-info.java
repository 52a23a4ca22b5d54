/**
 * The OR3 dialect: chat jobs and runs of workflows in the words of OpenRouter chat clients. A request of {@code /chat/completions}
 * with {@code _background: true} becomes a job; without it, the provider's own stream is handed through and no job exists.
 *
 * <p>A job's status is polled with offsets into its text, or streamed as messages that each carry a part of the same status. Both
 * are views of one {@link dev.meanwhile.server.or3.Or3Job}: a poll makes it from the job's record, a stream goes on folding events
 * into it; the nodes of a run are its {@link dev.meanwhile.server.or3.Or3Flow}. Nothing of the engine is decided here.
 */
@NullMarked
package dev.meanwhile.server.or3;

import org.jspecify.annotations.NullMarked;
