package dev.meanwhile.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;

/**
 * What was built, put together as a user has it: the launcher beside the server and the command line client. It is a copy of the
 * launcher with links to what was built, because in the midst of a build the launcher of the sources would start another one.
 *
 * @param sources where it was built, the repository if it is this release
 */
record Installation(Path sources, Path home) implements AutoCloseable {
    private static final List<String> MODULES = List.of("server", "cli");

    /** The repository; the build says where it is. */
    private static final Path SOURCES =
            Path.of(System.getProperty("meanwhile.home", "..")).toAbsolutePath().normalize();

    /** The release before, built in the midst of what is built; the first time it is made, which takes minutes. */
    static Installation ofEarlierRelease(Path home) {
        return of(EarlierRelease.in(SOURCES).sources(), home);
    }

    /** One for all servers of this JVM: what theirs keep there from start to start halves each of them. */
    static Installation shared() {
        return Shared.INSTALLATION;
    }

    private static final class Shared {
        static final Installation INSTALLATION = in(folder());

        private static Path folder() {
            try {
                return Files.createTempDirectory(SOURCES.resolve("e2e/target"), "installation-");
            } catch (IOException e) {
                throw new UncheckedIOException("making a folder for the launcher", e);
            }
        }
    }

    /** Puts it into an empty folder. */
    static Installation in(Path home) {
        return of(SOURCES, home);
    }

    static Installation of(Path sources, Path home) {
        try {
            Files.copy(sources.resolve("meanwhile"), home.resolve("meanwhile"));
            Files.createDirectories(home.resolve(".mvn"));
            Files.copy(sources.resolve(".mvn/jdk.sh"), home.resolve(".mvn/jdk.sh"));
            Files.createFile(home.resolve("pom.xml"));
            for (var module : MODULES) {
                link(sources, home, module);
            }
            return new Installation(sources, home);
        } catch (IOException e) {
            throw new UncheckedIOException("putting the launcher into " + home, e);
        }
    }

    private static void link(Path sources, Path home, String module) throws IOException {
        var folder = Files.createDirectories(home.resolve(module));
        Files.createFile(folder.resolve("pom.xml"));
        Files.createDirectories(folder.resolve("src/main"));
        Files.createSymbolicLink(
                folder.resolve("target"), sources.resolve(module).resolve("target"));
        var stamp = Files.createFile(
                Files.createDirectories(home.resolve("target/launcher")).resolve(module + ".built"));
        var isNewerThanAll = Files.getLastModifiedTime(stamp).toInstant().plus(Duration.ofHours(1));
        Files.setLastModifiedTime(stamp, FileTime.from(isNewerThanAll));
    }

    /** Takes the links away, so that nobody who removes the folder follows them. */
    @Override
    public void close() {
        try {
            for (var module : MODULES) {
                Files.deleteIfExists(home.resolve(module).resolve("target"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("removing the links in " + home, e);
        }
    }

    Path launcher() {
        return home.resolve("meanwhile");
    }

    /** A folder with the jar of the example plugin, as {@code tools.plugins} wants it. */
    Path plugins() {
        var folder = home.resolve("plugins");
        var built = sources.resolve("examples/tool-plugin/target");
        try (var jars = Files.newDirectoryStream(built, "meanwhile-tool-plugin-*.jar")) {
            Files.createDirectories(folder);
            for (var jar : jars) {
                var copy = folder.resolve(jar.getFileName());
                if (!Files.exists(copy)) {
                    Files.copy(jar, copy);
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("copying the plugin from " + built, e);
        }
    }
}
