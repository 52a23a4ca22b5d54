/**
 * Black-box tests of the built thing, one class per promise. Each starts the server as a process from a copy of the launcher, on its
 * own port and data directory, speaks HTTP to it as any client would, and kills or stops it.
 */
@NullMarked
package dev.meanwhile.e2e;

import org.jspecify.annotations.NullMarked;
