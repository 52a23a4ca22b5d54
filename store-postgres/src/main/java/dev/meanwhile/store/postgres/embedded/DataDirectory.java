package dev.meanwhile.store.postgres.embedded;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The folder of one node, locked for this process.
 *
 * @param path absolute, without links
 * @param nodeId who this node is to others; made once for the folder, the same at every start
 */
public record DataDirectory(Path path, UUID nodeId, DataLock lock) implements AutoCloseable {

    /**
     * Opens a data directory, and makes it first if it is absent.
     *
     * @throws EmbeddedPostgresException if a process uses it already
     */
    public static DataDirectory open(Path directory) {
        try {
            Folders.create(directory, Folders.own());
            var path = directory.toRealPath();
            var lock = DataLock.take(path);
            try {
                return new DataDirectory(path, nodeOf(path), lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("opening the data directory " + directory, e);
        }
    }

    private static UUID nodeOf(Path path) throws IOException {
        var file = path.resolve("node");
        if (!Files.exists(file)) {
            var fresh = Files.writeString(path.resolve("node.new"), UUID.randomUUID() + "\n");
            Files.move(fresh, file, ATOMIC_MOVE);
        }
        var text = Files.readString(file).strip();
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new EmbeddedPostgresException(
                    "%s must hold a node id (a UUID) but holds '%s'".formatted(file, text), e);
        }
    }

    @Override
    public void close() {
        lock.close();
    }
}
