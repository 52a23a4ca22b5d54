/** Deletes what has had its time, a bounded portion at a time, and before that keeps what nothing else knows. */
@NullMarked
package dev.meanwhile.store.postgres.retention;

import org.jspecify.annotations.NullMarked;
