package dev.meanwhile.store.postgres.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Removes a temporary data directory when we close it, or when this process ends by force: a shell that waits for the end of a pipe
 * which only we hold open. Signals of our terminal do not end it.
 */
final class Watchdog {
    private static final String SCRIPT = """
            trap '' HUP INT TERM
            cat > /dev/null
            folder=$1
            shift
            "$@" > /dev/null 2>&1
            rm -rf -- "$folder"
            """;

    /** A stop takes at most ten seconds, the rest is for removing. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final Process shell;

    private Watchdog(Path folder, Process shell) {
        this.folder = folder;
        this.shell = shell;
    }

    /** @param stop ends what may still run in the folder; may fail when nothing does */
    static Watchdog over(Path folder, List<String> stop) throws IOException {
        var command =
                Stream.concat(Stream.of("sh", "-c", SCRIPT, "meanwhile-watchdog", folder.toString()), stop.stream());
        var shell = Program.builder(command.toList())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new Watchdog(folder, shell);
    }

    void close() throws IOException, InterruptedException {
        shell.getOutputStream().close();
        if (!shell.waitFor(PATIENCE) || shell.exitValue() != 0) {
            throw new EmbeddedPostgresException(
                    "the temporary data directory %s should be removed but is not".formatted(folder));
        }
    }
}
