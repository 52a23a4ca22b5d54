/** Conversations. The content of an answer is read from its job's checkpoints and tail until it is copied into its message. */
@NullMarked
package dev.meanwhile.store.postgres.thread;

import org.jspecify.annotations.NullMarked;
