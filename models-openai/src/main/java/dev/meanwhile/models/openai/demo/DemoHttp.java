package dev.meanwhile.models.openai.demo;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * As much of HTTP/1.1 as the demo model needs, on one connection: requests with a {@code Content-Length}, answers whole or in
 * chunks, each chunk one write. Used by one thread. (The JDK's own server leaves Nagle's algorithm on unless a system property is
 * set for the whole process, and it cannot break a connection on purpose.)
 */
final class DemoHttp {
    private static final int MAX_HEAD_BYTES = 64 << 10;
    private static final int MAX_BODY_BYTES = 64 << 20;
    private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");
    private static final byte[] LINE_END = ascii("\r\n");

    private final InputStream in;
    private final OutputStream out;
    private final ByteArrayOutputStream frame = new ByteArrayOutputStream(512);

    DemoHttp(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 2048);
        out = socket.getOutputStream();
    }

    /**
     * A request.
     *
     * @param path without its query
     * @param body null if it was left unread because it is too large or has no length
     */
    record Request(String method, String path, @Nullable String body) {}

    /** The next request, or null where the client has gone. */
    @Nullable
    Request next() throws IOException {
        var head = head();
        if (head == null) {
            return null;
        }
        var lines = head.split("\r\n");
        var start = lines[0].split(" ", -1);
        if (start.length < 3) {
            return new Request("", "", null);
        }
        var headers = headers(lines);
        if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
            out.write(ascii("HTTP/1.1 100 Continue\r\n\r\n"));
        }
        return new Request(start[0], start[1].replaceAll("\\?.*", ""), body(headers));
    }

    /** Waits until the client closes the connection. */
    void awaitGone() throws IOException {
        while (in.read() >= 0) {
            // What a client sends while it waits for an answer is not asked for.
        }
    }

    void answer(int status, String type, Map<String, String> headers, byte[] body) throws IOException {
        frame.reset();
        frame.writeBytes(ascii(statusLine(status, type, headers) + "Content-Length: " + body.length + "\r\n\r\n"));
        frame.writeBytes(body);
        send();
    }

    void beginChunks(String type) throws IOException {
        out.write(ascii(
                statusLine(200, type, Map.of("Cache-Control", "no-store")) + "Transfer-Encoding: chunked\r\n\r\n"));
    }

    /** Sends a piece of the answer at once. */
    void chunk(byte[]... parts) throws IOException {
        var length = 0;
        for (var part : parts) {
            length += part.length;
        }
        frame.reset();
        frame.writeBytes(ascii(Integer.toHexString(length)));
        frame.writeBytes(LINE_END);
        for (var part : parts) {
            frame.writeBytes(part);
        }
        frame.writeBytes(LINE_END);
        send();
    }

    void endChunks() throws IOException {
        out.write(LAST_CHUNK);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void send() throws IOException {
        frame.writeTo(out);
    }

    private @Nullable String head() throws IOException {
        var head = new ByteArrayOutputStream(512);
        var lastFour = 0;
        while (lastFour != 0x0D0A0D0A) {
            var b = in.read();
            if (b < 0 || head.size() == MAX_HEAD_BYTES) {
                return null;
            }
            head.write(b);
            lastFour = (lastFour << 8) | b;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static Map<String, String> headers(String[] lines) {
        var headers = new TreeMap<String, String>();
        for (var i = 1; i < lines.length; i++) {
            var colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private @Nullable String body(Map<String, String> headers) throws IOException {
        var length = headers.getOrDefault("content-length", headers.containsKey("transfer-encoding") ? "?" : "0");
        if (!length.matches("\\d{1,9}") || Integer.parseInt(length) > MAX_BODY_BYTES) {
            return null;
        }
        return new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
    }

    private static String statusLine(int status, String type, Map<String, String> headers) {
        var head = new StringBuilder("HTTP/1.1 " + status + " " + (status < 400 ? "OK" : "Refused") + "\r\n");
        head.append("Content-Type: ").append(type).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.toString();
    }
}
