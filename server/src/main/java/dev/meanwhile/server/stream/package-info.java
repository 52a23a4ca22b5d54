/**
 * Watching jobs over HTTP. One {@linkplain dev.meanwhile.server.stream.JobFrames feeding thread} per watched job turns commits
 * into bytes once; every {@linkplain dev.meanwhile.server.stream.Viewer viewer} is handed the same bytes.
 *
 * <pre>
 * log ──▶ feed ──▶ coalescer ──▶ encoder ──▶ frames ──▶ viewer (queue) ──▶ socket
 *  └──────────── replay up to the last flush ────────────▶ ┘
 * </pre>
 *
 * A viewer first reads the log up to what its job's frames have sent last, at the pace of its own socket, and then takes a seat
 * among the others; so it sees neither gap nor duplicate. One that falls behind is cut and comes back with its cursor.
 */
@NullMarked
package dev.meanwhile.server.stream;

import org.jspecify.annotations.NullMarked;
