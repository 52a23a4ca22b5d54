package dev.meanwhile.store.postgres.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to use a data directory, held until closed or until the process ends, however it ends. The file {@code lock} stays; what
 * counts is the operating system's lock on it. Inside is the pid of its holder.
 */
public final class DataLock implements AutoCloseable {

    /**
     * Files locked by this JVM. A second lock must not even open its file: closing any descriptor of a file ends all locks that the
     * process has on it (fcntl).
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private DataLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock of a directory, without waiting.
     *
     * @param directory exists
     * @throws EmbeddedPostgresException if another process, or this one, holds it; names its pid
     */
    public static DataLock take(Path directory) {
        try {
            var file = directory.toRealPath().resolve("lock");
            if (!HELD.add(file)) {
                throw inUse(directory, Long.toString(ProcessHandle.current().pid()));
            }
            var channel = lock(file);
            if (channel.isEmpty()) {
                throw inUse(directory, Files.readString(file).strip());
            }
            return new DataLock(file, channel.get());
        } catch (IOException e) {
            throw new UncheckedIOException("locking the data directory " + directory, e);
        }
    }

    /** Puts the file back into the free ones unless it could be locked. */
    private static Optional<FileChannel> lock(Path file) throws IOException {
        var locked = false;
        try {
            var channel = FileChannel.open(file, CREATE, WRITE);
            try {
                locked = channel.tryLock() != null;
                if (locked) {
                    channel.truncate(0);
                    channel.write(UTF_8.encode(ProcessHandle.current().pid() + "\n"));
                }
            } finally {
                if (!locked) {
                    channel.close();
                }
            }
            return locked ? Optional.of(channel) : Optional.empty();
        } finally {
            if (!locked) {
                HELD.remove(file);
            }
        }
    }

    private static EmbeddedPostgresException inUse(Path directory, String pid) {
        return new EmbeddedPostgresException(
                "the data directory %s is used by process %s; stop that process or choose another directory with --data"
                        .formatted(directory, pid));
    }

    /** Gives the directory free. Closing twice is harmless. */
    @Override
    public void close() {
        try {
            if (channel.isOpen()) {
                channel.close();
                HELD.remove(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("unlocking " + file, e);
        }
    }
}
