/**
 * The configuration. Weakest first: defaults, a file of properties, the environment ({@code MEANWHILE_WORKER_SLOTS} is {@code
 * worker.slots}), the command line. Each feature has a record that checks itself; {@link dev.meanwhile.server.config.Sections} has
 * every key with its meaning, and from it {@code docs/reference/configuration.md} is written. All problems are reported at once.
 */
@NullMarked
package dev.meanwhile.server.config;

import org.jspecify.annotations.NullMarked;
