package dev.meanwhile.store.postgres.embedded;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL's programs, unpacked.
 *
 * @param folder holds {@code bin}, {@code lib} and {@code share}
 */
record Binaries(Path folder) {
    /** Of the archive on the class path; a cluster belongs to its major version. */
    static final String VERSION = "18.6";

    static final String MAJOR = VERSION.substring(0, VERSION.indexOf('.'));

    private static final String PREFIX = "bin-";

    private static final Logger log = LoggerFactory.getLogger(Binaries.class);

    /** File locks are of the process, so its threads need one of their own. */
    private static final ReentrantLock UNPACKING = new ReentrantLock();

    /**
     * Finds the programs in a folder that may be shared with other processes; unpacks them first if they are not there. A folder under
     * its final name is complete: it was renamed to it when all was written.
     */
    static Binaries in(Path parent) throws InterruptedException {
        try {
            var archive = archive();
            Folders.create(parent, Folders.READABLE);
            var folder = parent.resolve("%s%s-%s".formatted(PREFIX, VERSION, fingerprint(archive)));
            if (!Files.isDirectory(folder)) {
                unpackOnce(archive, folder);
            }
            return new Binaries(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("unpacking PostgreSQL into " + parent, e);
        }
    }

    /** Where programs lie that outlive temporary data directories: the user's cache. */
    static Path cache() {
        if (RunAs.isRoot()) {
            return Path.of("/var/cache/meanwhile"); // root's home is closed to the account that runs them
        }
        var cache = System.getenv("XDG_CACHE_HOME");
        return (cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache))
                .resolve("meanwhile");
    }

    private static void unpackOnce(URL archive, Path folder) throws IOException, InterruptedException {
        UNPACKING.lockInterruptibly();
        try (var channel = FileChannel.open(folder.resolveSibling("unpack.lock"), CREATE, WRITE);
                var _ = channel.lock()) {
            if (Files.isDirectory(folder)) {
                return; // another process was faster
            }
            var partial = folder.resolveSibling(folder.getFileName() + ".partial");
            Folders.delete(partial);
            log.info("unpacking PostgreSQL {} into {}", VERSION, folder);
            try (var in = archive.openStream()) {
                Archive.unpack(in, partial);
            }
            Files.move(partial, folder, ATOMIC_MOVE);
        } finally {
            UNPACKING.unlock();
        }
    }

    private static URL archive() {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var name = "postgres-%s-%s.txz".formatted(system.contains("mac") ? "darwin" : system, architecture());
        var found = Binaries.class.getClassLoader().getResource(name);
        if (found == null || Files.exists(Path.of("/etc/alpine-release"))) {
            throw new EmbeddedPostgresException("""
                    there is no embedded PostgreSQL for this system (%s, wanted with glibc on Linux); \
                    start a PostgreSQL 15 or newer of your own and name it with store.url""".formatted(name));
        }
        return found;
    }

    private static String architecture() {
        var name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> name;
        };
    }

    /** The checksum that the jar holds already: reading 15 MB at each start would cost more than the rest of this class. */
    private static String fingerprint(URL archive) throws IOException {
        var connection = archive.openConnection();
        if (connection instanceof JarURLConnection jar) {
            return "%08x".formatted(jar.getJarEntry().getCrc());
        }
        var checksum = new CRC32();
        try (var in = connection.getInputStream()) {
            checksum.update(in.readAllBytes());
        }
        return "%08x".formatted(checksum.getValue());
    }

    /** Removes what other releases unpacked beside it. Only for a folder that no other process uses. */
    void removeOthers() {
        try (var beside = Files.list(folder.resolveSibling("."))) {
            for (var other :
                    beside.map(Path::normalize).filter(this::isOfOthers).toList()) {
                Folders.delete(other);
                log.info("removed PostgreSQL's programs of another release: {}", other);
            }
        } catch (IOException e) {
            log.warn("PostgreSQL's programs of another release could not be removed", e);
        }
    }

    private boolean isOfOthers(Path path) {
        return path.getFileName().toString().startsWith(PREFIX) && !path.equals(folder.normalize());
    }

    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }
}
