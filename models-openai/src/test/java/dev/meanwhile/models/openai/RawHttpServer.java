package dev.meanwhile.models.openai;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Serves the bytes that a test writes, split as it writes them; each connection is for one request. */
final class RawHttpServer implements AutoCloseable {
    private final ServerSocket server;
    private final Script script;
    final LinkedBlockingQueue<Received> received = new LinkedBlockingQueue<>();

    /** Counted down when a client closed its connection before the script had ended. */
    final CountDownLatch clientGone = new CountDownLatch(1);

    record Received(String head, String body) {}

    /** Writes an answer; when it returns, the connection is closed. */
    @FunctionalInterface
    interface Script {
        void serve(Exchange exchange) throws IOException, InterruptedException;
    }

    /** One request's connection. */
    final class Exchange {
        private final InputStream in;
        final OutputStream out;

        Exchange(Socket socket) throws IOException {
            in = socket.getInputStream();
            out = socket.getOutputStream();
        }

        void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        void awaitClientGone() throws IOException {
            try {
                while (in.read() >= 0) {
                    // a client that stays silent is awaited
                }
            } finally {
                clientGone.countDown();
            }
        }
    }

    private RawHttpServer(ServerSocket server, Script script) {
        this.server = server;
        this.script = script;
    }

    static RawHttpServer start(Script script) throws IOException {
        var raw = new RawHttpServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
        Thread.ofVirtual().start(raw::accept);
        return raw;
    }

    /** Answers with this status line, headers and body, then closes. */
    static RawHttpServer answering(String statusAndHeaders, String body) throws IOException {
        return start(exchange -> exchange.write("HTTP/1.1 " + statusAndHeaders + "\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body));
    }

    /** Answers with the beginning of a stream that the script goes on with. */
    static RawHttpServer streaming(Script script) throws IOException {
        return start(exchange -> {
            exchange.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
            script.serve(exchange);
        });
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
    }

    Received request() throws InterruptedException {
        var request = received.poll(10, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request came");
        }
        return request;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var exchange = new Exchange(socket);
            received.add(read(exchange.in));
            script.serve(exchange);
        } catch (IOException e) {
            clientGone.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Received read(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            head.write(in.read());
        }
        var text = head.toString(StandardCharsets.ISO_8859_1);
        var length = text.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        return new Received(text, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }
}
