package dev.meanwhile.store.postgres.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One run of a program, to its end.
 *
 * @param output what it wrote, errors included
 */
record Program(List<String> command, int exitCode, String output) {

    /** All that a program learns of us: none of our environment, which holds secrets. UTC keeps initdb from asking the machine. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C", "TZ", "UTC");

    /**
     * Runs a program; ends it when it takes longer than {@code patience} or this thread is interrupted.
     *
     * @param input what it reads; empty for none
     */
    static Program run(List<String> command, String input, Duration patience) throws InterruptedException {
        try {
            var output = Files.createTempFile("meanwhile-", ".out"); // no pipe: a server left behind would hold it open
            try {
                var exitCode = run(command, input, patience, output);
                return new Program(command, exitCode, Files.readString(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("running " + command, e);
        }
    }

    private static int run(List<String> command, String input, Duration patience, Path output)
            throws IOException, InterruptedException {
        var process = builder(command).redirectOutput(output.toFile()).start();
        try {
            try (var stdin = process.outputWriter()) {
                stdin.write(input);
            }
            if (!process.waitFor(patience)) {
                throw new EmbeddedPostgresException("%s should end within %s but did not; it wrote: %s"
                        .formatted(command, patience, Files.readString(output).strip()));
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** A program not started yet, in the root folder: ours may be closed to the account that runs it. */
    static ProcessBuilder builder(List<String> command) {
        var builder =
                new ProcessBuilder(command).directory(Path.of("/").toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        return builder;
    }

    boolean succeeded() {
        return exitCode == 0;
    }

    /** @throws EmbeddedPostgresException with its output unless it succeeded */
    Program orFail() {
        if (!succeeded()) {
            throw new EmbeddedPostgresException(
                    "%s should succeed but ended with %d: %s".formatted(command, exitCode, output.strip()));
        }
        return this;
    }
}
