/** Waiting, as something that tests can do without waiting, and what is done again and again. Instants come from a {@link java.time.InstantSource}. */
@NullMarked
package dev.meanwhile.core.time;

import org.jspecify.annotations.NullMarked;
