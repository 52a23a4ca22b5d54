package dev.meanwhile.tools.mcp;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what a program prints on its standard error: at DEBUG until it is called, at TRACE from then on, as it may repeat what it
 * is told. Bounded in every direction, and without the secrets it was given.
 */
final class Chatter {
    private static final Logger LOG = LoggerFactory.getLogger(Chatter.class);
    private static final int LINE_BYTES = 1024;
    /** A program that prints without end fills no disk. */
    private static final int LINES_A_MINUTE = 600;

    private static final int LAST_WORDS = 5;

    private final String server;
    private final Lines lines;
    private final List<String> secrets;
    private final BooleanSupplier isCalled;
    private final Deque<String> last = new ArrayDeque<>(); // guarded by itself
    private long minute;
    private int lineInMinute;

    /**
     * Reads nothing yet.
     *
     * @param isCalled whether it may have heard what is private
     */
    Chatter(String server, InputStream errors, List<String> secrets, BooleanSupplier isCalled) {
        this.server = server;
        this.lines = new Lines(errors, LINE_BYTES);
        this.secrets = secrets;
        this.isCalled = isCalled;
    }

    /** Reads to the end of the stream. */
    void run() {
        try {
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                log(clean(line.get().text()));
            }
        } catch (IOException e) {
            LOG.debug("mcp={} the standard error is closed", server);
        }
    }

    private String clean(String line) {
        var text = line;
        for (var secret : secrets) {
            text = text.replace(secret, "***");
        }
        return text;
    }

    private void log(String line) {
        if (isCalled.getAsBoolean()) {
            if (isWithinBound()) {
                LOG.trace("mcp={} prints: {}", server, line);
            }
            return;
        }
        synchronized (last) {
            if (last.size() == LAST_WORDS) {
                last.removeFirst();
            }
            last.addLast(line);
        }
        if (isWithinBound()) {
            LOG.debug("mcp={} prints: {}", server, line);
        }
    }

    private boolean isWithinBound() {
        var now = System.nanoTime() / 60_000_000_000L;
        if (now != minute) {
            minute = now;
            lineInMinute = 0;
        }
        return ++lineInMinute <= LINES_A_MINUTE;
    }

    /** The end of what it printed; empty if nothing, or if it may hold what is private. */
    Optional<String> lastWords() {
        synchronized (last) {
            return isCalled.getAsBoolean() || last.isEmpty() ? Optional.empty() : Optional.of(String.join(" | ", last));
        }
    }
}
