/** Counts for those who watch over the queue. */
@NullMarked
package dev.meanwhile.store.postgres.measure;

import org.jspecify.annotations.NullMarked;
