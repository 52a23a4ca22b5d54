package dev.meanwhile.tools.mcp;

import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.tools.mcp.McpConfig.Link;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A server's process. When this process ends by force its standard input ends, which every server of the protocol takes as its own
 * end; otherwise {@link #close} sees to it.
 */
final class Child implements AutoCloseable {
    /** For each step of the end: asked by the end of its input, asked by a signal. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final long LAST_WORDS_MILLIS = 500;

    private final Process process;

    private Child(Process process) {
        this.process = process;
    }

    /** @throws IOException naming the program, but no argument: those may be secrets */
    static Child start(Link.Program program) throws IOException {
        var builder = new ProcessBuilder(program.command());
        var folder = program.folder();
        if (folder != null) {
            builder.directory(folder.toFile());
        }
        choose(builder.environment(), program);
        try {
            return new Child(builder.start());
        } catch (IOException e) {
            throw new IOException(
                    "the program '%s' cannot be started%s"
                            .formatted(program.command().getFirst(), folder == null ? "" : " in " + folder),
                    e);
        }
    }

    /** The environment of this process holds keys that are nobody else's. */
    private static void choose(Map<String, String> environment, Link.Program program) {
        environment
                .keySet()
                .removeIf(variable -> !Link.Program.ALWAYS.contains(variable)
                        && !program.passed().contains(variable));
        program.set().forEach((variable, value) -> environment.put(variable, value.value()));
    }

    /** What must not be logged of what it prints. */
    static List<String> secrets(Link.Program program) {
        return Stream.concat(
                        program.set().values().stream().map(Secret::value),
                        program.passed().stream().map(System::getenv))
                .filter(value -> value != null && value.length() >= 6)
                .toList();
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    InputStream output() {
        return process.getInputStream();
    }

    InputStream errors() {
        return process.getErrorStream();
    }

    /** Has somebody told of the end; a moment after it, since the last words may still be on their way. */
    void onExit(Runnable told) {
        var _ = process.onExit()
                .thenRunAsync(told, CompletableFuture.delayedExecutor(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** How it ended, for messages. */
    String end() {
        try {
            var hasEnded = process.waitFor(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
            return hasEnded ? "ended with exit code " + process.exitValue() : "closed its output";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "ended";
        }
    }

    /** Ends it and what it started: by the end of its input, then by a signal, then by force. */
    @Override
    public void close() {
        var family = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        try {
            // on a thread of its own: it waits for a write that the program does not read
            Thread.ofPlatform().daemon().name("mcp-close").start(this::closeInput);
            if (!haveEnded(family)) {
                family.forEach(ProcessHandle::destroy);
                if (!haveEnded(family)) {
                    family.forEach(ProcessHandle::destroyForcibly);
                }
            }
        } catch (InterruptedException e) {
            family.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("EmptyCatch") // a pipe whose other end is gone; there is nobody left to ask
    private void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // see above
        }
    }

    private static boolean haveEnded(List<ProcessHandle> family) throws InterruptedException {
        var ends = family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for the end of a process", e);
        }
    }
}
