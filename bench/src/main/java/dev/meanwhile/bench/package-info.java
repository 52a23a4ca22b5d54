/**
 * Measurements of the built thing under load. {@link dev.meanwhile.bench.Load} starts the model and the server as processes of their
 * own, so that the processor time of each is known apart, plays {@linkplain dev.meanwhile.bench.scenario.Scenario scenarios} on
 * them, and writes the figures with machine, date, commit and command. Every viewer checks every piece of text it is sent: a figure
 * counts only if the text was exact.
 *
 * <pre>
 * model process ◀── server process (+ its PostgreSQL) ◀── this process: starts jobs, watches, checks
 *       ▲──────────────── read directly, and through nginx, for comparison ──────────────┘
 * </pre>
 */
@NullMarked
package dev.meanwhile.bench;

import org.jspecify.annotations.NullMarked;
