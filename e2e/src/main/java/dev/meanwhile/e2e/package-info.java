/**
 * Black-box tests of the built thing, one class per promise. Each starts the server as a process from a copy of the launcher, on its
 * own port and data directory, speaks HTTP to it as any client would or opens its page in a browser, and kills or stops it. Tests of the
 * page are tagged {@code chromium}, the program they need; their pictures lie in {@code target/screenshots}.
 */
@NullMarked
package dev.meanwhile.e2e;

import org.jspecify.annotations.NullMarked;
