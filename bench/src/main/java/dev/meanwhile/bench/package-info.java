/** Measurements of the engine under load. */
@NullMarked
package dev.meanwhile.bench;

import org.jspecify.annotations.NullMarked;
