/** Signals between processes by {@code NOTIFY}, and the table {@code watch}: who wants to be told of what. */
@NullMarked
package dev.meanwhile.store.postgres.signal;

import org.jspecify.annotations.NullMarked;
