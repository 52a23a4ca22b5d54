package dev.meanwhile.tools.mcp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Reads lines of bounded length; of a longer one only both ends are kept. */
final class Lines {
    private static final int END_BYTES = 512;

    private final InputStream in;
    private final int maxBytes;
    private final byte[] buffer = new byte[16 * 1024];
    private int from;
    private int to;

    /** @param maxBytes of a line, at least 1 KiB */
    Lines(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /**
     * A line without its end.
     *
     * @param text all of it, or the first and the last 512 bytes
     */
    record Line(String text, boolean isTooLong) {}

    /** Empty at the end of the stream; what has no line end there is a line, too. */
    Optional<Line> next() throws IOException {
        var line = new Growing(maxBytes);
        while (from < to || filled()) {
            var end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            line.add(buffer, from, end - from);
            from = end;
            if (end < to) {
                from++;
                return Optional.of(line.line());
            }
        }
        return line.isEmpty() ? Optional.empty() : Optional.of(line.line());
    }

    private boolean filled() throws IOException {
        from = 0;
        to = Math.max(0, in.read(buffer));
        return to > 0;
    }

    private static final class Growing {
        private final int maxBytes;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream(256);
        private byte[] end = new byte[0];
        private boolean isTooLong;

        Growing(int maxBytes) {
            this.maxBytes = maxBytes;
        }

        void add(byte[] bytes, int from, int count) {
            if (isTooLong) {
                var both = Arrays.copyOf(end, end.length + count);
                System.arraycopy(bytes, from, both, end.length, count);
                end = last(both);
                return;
            }
            kept.write(bytes, from, count);
            if (kept.size() > maxBytes) {
                var all = kept.toByteArray();
                kept.reset();
                kept.write(all, 0, END_BYTES);
                end = last(all);
                isTooLong = true;
            }
        }

        private static byte[] last(byte[] bytes) {
            return Arrays.copyOfRange(bytes, Math.max(0, bytes.length - END_BYTES), bytes.length);
        }

        boolean isEmpty() {
            return kept.size() == 0;
        }

        Line line() {
            kept.writeBytes(end);
            var text = kept.toString(StandardCharsets.UTF_8);
            return new Line(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text, isTooLong);
        }
    }
}
