/**
 * Two things, two lives: results (checkpoints, calls, messages) live as long as their thread or job row; the log is for watching
 * and resuming and is deleted a while after the end. What only the log knew (the text of an unfinished round) is folded into a
 * checkpoint before.
 */
@NullMarked
package dev.meanwhile.core.retention;

import org.jspecify.annotations.NullMarked;
