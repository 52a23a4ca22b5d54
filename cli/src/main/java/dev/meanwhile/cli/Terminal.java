package dev.meanwhile.cli;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a command reads and writes. Answers go to {@code out}; everything about them to {@code err}, so that the answer can be piped.
 *
 * @param environment the process's variables
 * @param isInteractive whether a person types what is read
 */
record Terminal(
        InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, boolean isInteractive) {

    static Terminal ofProcess() {
        return new Terminal(
                new FileInputStream(FileDescriptor.in),
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                System.getenv(),
                isPerson());
    }

    @SuppressWarnings("SystemConsoleNull") // JDK 25 has the old default again: null where there is no terminal
    private static boolean isPerson() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** A part of the answer, shown at once. */
    void print(String text) {
        out.print(text);
        out.flush();
    }

    void line(String text) {
        print(text + "\n");
    }

    /** A line about the answer. */
    void note(String text) {
        beside(text + "\n");
    }

    /** A part of a line about the answer, shown at once. */
    void beside(String text) {
        err.print(text);
        err.flush();
    }

    void error(String text) {
        note(text);
    }

    /** Everything that is piped in. */
    String input() {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading standard input", e);
        }
    }

    /** The next line that is typed, without its end; null if no more comes. Blocks, and is not interrupted. */
    @Nullable
    String readLine() {
        var line = new ByteArrayOutputStream();
        try {
            var next = in.read();
            if (next < 0) {
                return null;
            }
            for (; next >= 0 && next != '\n'; next = in.read()) {
                line.write(next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading standard input", e);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    PrintWriter outWriter() {
        return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true);
    }

    PrintWriter errWriter() {
        return new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true);
    }
}
