package dev.meanwhile.cli;

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

/**
 * Where a command reads and writes. Answers go to {@code out}; everything about them to {@code err}, so that the answer can be piped.
 *
 * @param environment the process's variables
 */
record Terminal(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {

    static Terminal ofProcess() {
        return new Terminal(
                new FileInputStream(FileDescriptor.in),
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                System.getenv());
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
        err.print(text + "\n");
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

    PrintWriter outWriter() {
        return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true);
    }

    PrintWriter errWriter() {
        return new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true);
    }
}
