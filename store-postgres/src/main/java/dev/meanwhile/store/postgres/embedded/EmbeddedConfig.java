package dev.meanwhile.store.postgres.embedded;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the embedded PostgreSQL runs.
 *
 * @param data the data directory, made if absent; null for one that is removed on close
 * @param binaries the folder that holds the unpacked binaries; null for {@code pg} in the data directory, or for a temporary one the
 *     user's cache
 * @param fsync whether a commit is on disk when it returns; false only for tests, a crash of the machine then loses the data
 * @param maxConnections from 10 to 1000. Default 60, enough for one process
 */
public record EmbeddedConfig(@Nullable Path data, @Nullable Path binaries, boolean fsync, int maxConnections) {

    public EmbeddedConfig {
        if (maxConnections < 10 || maxConnections > 1000) {
            throw new IllegalArgumentException("maxConnections must be from 10 to 1000 but is " + maxConnections);
        }
    }

    /** A cluster that stays in this data directory. */
    public static EmbeddedConfig in(Path data) {
        return new EmbeddedConfig(data, null, true, 60);
    }

    /** A cluster that is removed on close, and soon after its process was killed. */
    public static EmbeddedConfig temporary() {
        return new EmbeddedConfig(null, null, true, 60);
    }

    public EmbeddedConfig withoutFsync() {
        return new EmbeddedConfig(data, binaries, false, maxConnections);
    }

    public EmbeddedConfig withMaxConnections(int count) {
        return new EmbeddedConfig(data, binaries, fsync, count);
    }

    /** Unpacks into, and runs from, this folder; several data directories may share it. */
    public EmbeddedConfig withBinaries(Path folder) {
        return new EmbeddedConfig(data, folder, fsync, maxConnections);
    }
}
