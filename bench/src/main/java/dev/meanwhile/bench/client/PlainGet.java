package dev.meanwhile.bench.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * The body of one chunked HTTP/1.1 answer (RFC 9112, section 7.1), read from a socket of its own. For thousands of streams at once: a
 * client for everybody would cost more than the server that is measured.
 */
final class PlainGet extends InputStream {
    private static final int BUFFER = 2048;

    private final Socket socket;
    private final InputStream in;
    private int left; // of the chunk that is being read

    /**
     * @param headers whole lines
     * @throws IOException if the answer is not 200 and chunked
     */
    PlainGet(URI address, String... headers) throws IOException {
        this.socket = new Socket(address.getHost(), address.getPort());
        try {
            this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
            var query = address.getQuery() == null ? "" : "?" + address.getQuery();
            var head = "GET %s%s HTTP/1.1\r\nHost: %s:%d\r\n%s\r\n\r\n"
                    .formatted(
                            address.getPath(),
                            query,
                            address.getHost(),
                            address.getPort(),
                            String.join("\r\n", headers));
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            answered();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void answered() throws IOException {
        var status = line();
        var isChunked = false;
        for (var header = line(); !header.isEmpty(); header = line()) {
            isChunked |= header.equalsIgnoreCase("transfer-encoding: chunked");
        }
        if (!status.startsWith("HTTP/1.1 200") || !isChunked) {
            throw new IOException("a stream was answered: " + status);
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection ended in a line");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0) {
            left = Integer.parseInt(line(), 16);
            if (left == 0) {
                return -1;
            }
        }
        var count = in.read(bytes, offset, Math.min(length, left));
        if (count < 0) {
            throw new IOException("the connection ended in a chunk");
        }
        left -= count;
        if (left == 0) {
            line();
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
