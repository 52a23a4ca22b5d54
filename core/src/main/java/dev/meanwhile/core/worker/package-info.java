/**
 * Holds jobs: claims them, hands each to its kind's runner on a virtual thread, beats, takes over what silent workers left, ends
 * what takes too long, hears commands, and lets everything go cleanly at the end.
 */
@NullMarked
package dev.meanwhile.core.worker;

import org.jspecify.annotations.NullMarked;
