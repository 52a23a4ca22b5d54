package dev.meanwhile.testkit.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Optional;

/** One HTTP/1.1 request and its answer, which ends with the connection. */
final class HttpExchange {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    HttpExchange(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
        socket.setTcpNoDelay(true); // each write of a script is seen as it is
    }

    /** Empty if the connection was closed without a request. */
    Optional<ModelServerRequest> read() throws IOException {
        var start = line();
        if (start.isEmpty()) {
            return Optional.empty();
        }
        var words = start.split(" ", 3);
        var headers = new HashMap<String, String>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            var colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        var body = body(headers.getOrDefault("transfer-encoding", ""), headers.getOrDefault("content-length", "0"));
        var json = body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
        return Optional.of(new ModelServerRequest(words[0], words[1], headers, json));
    }

    private byte[] body(String encoding, String length) throws IOException {
        if (!encoding.equalsIgnoreCase("chunked")) {
            return in.readNBytes(Integer.parseInt(length));
        }
        var body = new ByteArrayOutputStream();
        for (var size = chunkSize(); size > 0; size = chunkSize()) {
            body.write(in.readNBytes(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
    }

    /** A line without its end; empty also at the end of the stream. */
    private String line() throws IOException {
        var line = new StringBuilder();
        for (var c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    void write(ScriptedAnswer answer) throws IOException, InterruptedException {
        var head = new StringBuilder("HTTP/1.1 %d Scripted\r\n".formatted(answer.status()));
        head.append("Content-Type: ").append(answer.contentType()).append("\r\n");
        answer.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
        send(head.toString().getBytes(StandardCharsets.UTF_8));
        for (var move : answer.moves()) {
            play(move);
        }
        send("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private void play(ScriptedAnswer.Move move) throws IOException, InterruptedException {
        switch (move) {
            case ScriptedAnswer.Move.Send send -> chunk(send.bytes().getBytes(StandardCharsets.ISO_8859_1));
            case ScriptedAnswer.Move.Wait wait -> stall(wait.stall());
            case ScriptedAnswer.Move.Cut _ -> {
                socket.close();
                throw new EOFException("the script cuts the connection here");
            }
        }
    }

    /**
     * Ends early if the client hangs up, so that a test can see that it did. The watcher is never interrupted, for that would close
     * the socket; it ends with the connection.
     */
    private void stall(Stall stall) throws IOException, InterruptedException {
        Thread.ofVirtual().name("scripted-model-watcher").start(() -> releaseWhenGone(stall));
        if (!stall.hold()) {
            throw new EOFException("a stall was never released");
        }
    }

    private void releaseWhenGone(Stall stall) {
        try {
            if (in.read() < 0) {
                socket.close();
                stall.release();
            }
        } catch (IOException e) {
            stall.release();
        }
    }

    private void chunk(byte[] bytes) throws IOException {
        if (bytes.length > 0) {
            var frame = new ByteArrayOutputStream();
            frame.write("%x\r\n".formatted(bytes.length).getBytes(StandardCharsets.US_ASCII));
            frame.write(bytes);
            frame.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            send(frame.toByteArray());
        }
    }

    private void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }
}
