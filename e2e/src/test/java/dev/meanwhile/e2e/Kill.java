package dev.meanwhile.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Sends signals, as the command {@code kill}. */
final class Kill {
    private Kill() {}

    /** @param signal without its {@code SIG}; returns when it was sent to all that live */
    static void with(String signal, List<ProcessHandle> processes) {
        for (var process : processes) {
            run(List.of("kill", "-" + signal, Long.toString(process.pid())));
        }
    }

    /** Runs a command to its end, which may fail where the process in question is gone. */
    static void run(List<String> command) {
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
