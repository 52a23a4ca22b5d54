/**
 * PostgreSQL that comes with Meanwhile: unpacked from a jar, started as a child, stopped with the server, its data kept in the data
 * directory. For one machine; clusters bring a PostgreSQL of their own.
 *
 * <pre>
 * data/            0700 (0711 for root)        {@link dev.meanwhile.store.postgres.embedded.DataDirectory}
 *   lock           held while a process uses the folder, its pid inside
 *   node           random id of this folder, made once
 *   pg/bin-V-H/    the binaries, unpacked once
 *   pg/data/       the cluster, with our marker; made aside and renamed when complete
 *   pg/password    0600, of the roles {@code postgres} (superuser, ours only) and {@code meanwhile} (owner of the database)
 *   pg/log/        what PostgreSQL says: starts, stops, crashes; never statements or values
 * </pre>
 *
 * <p><b>Who may connect:</b> whoever knows the password, over 127.0.0.1; there is no socket and no trusted user.
 *
 * <p><b>A server killed by force</b> leaves its PostgreSQL running, in a session of its own. The next start recognises it by its command
 * line, stops it (fast, with a checkpoint) and starts it afresh, so that settings are always ours; another program that got the old
 * pid is left alone. A temporary one has no next start: a small shell that waits for our end stops and removes it.
 *
 * <p><b>As root</b>, PostgreSQL refuses to run, so it runs as another account, see {@link dev.meanwhile.store.postgres.embedded.RunAs}.
 */
@NullMarked
package dev.meanwhile.store.postgres.embedded;

import org.jspecify.annotations.NullMarked;
