/**
 * How callers prove who they are: API tokens and, for the browser, a session that begins with a one-time link. Everything shown is
 * 32 random bytes; only its SHA-256 is kept.
 */
@NullMarked
package dev.meanwhile.server.auth;

import org.jspecify.annotations.NullMarked;
