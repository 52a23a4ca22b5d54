package dev.meanwhile.models.openai.demo;

import dev.meanwhile.models.openai.ProviderConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A scripted model behind a real OpenAI-compatible server on the loopback interface: {@code POST /v1/chat/completions}, streamed
 * or whole, and {@code GET /v1/models}. What it says depends on the request alone. It introduces itself as a demo, calls
 * {@code get_current_time} and {@code calculate} where a question needs them and they are offered, chooses routes and answers the
 * conditions of loops.
 *
 * <p>A model name {@code demo:knob=value,…} changes how it behaves; an unknown knob is HTTP 400. Values are percent-decoded.
 *
 * <ul>
 *   <li>{@code chunks=200} says {@link DemoText#of(int, int)}; {@code interval=20ms} (or {@code us}, {@code s}) apart;
 *       {@code words=1} in each; {@code reasoning=0} chunks of reasoning before them
 *   <li>{@code rounds=3} rounds of tool calls first, {@code calls=1} in each, of {@code tool=get_current_time} (default the first
 *       offered) with {@code args=%7B%7D}; {@code $round} in them becomes the round's number
 *   <li>{@code fault=} an HTTP status from 400 to 599, {@code cut}, {@code cut-tool}, {@code malformed}, {@code stall},
 *       {@code stall-headers}, {@code error}, {@code garbage} or {@code no-finish}; {@code -once} behind it or {@code times=1}
 *       limits it to the first requests of the same {@code key=} (default the model's name); {@code after=3} chunks;
 *       {@code retry-after=1s} with a status; {@code round=2} in that round only
 *   <li>{@code finish=stop}, {@code length}, {@code content_filter} or {@code error}; {@code cost=0.002} US dollars a request
 * </ul>
 */
public final class DemoModel implements AutoCloseable {
    /** A benchmark connects a thousand times at once. */
    private static final int BACKLOG = 4096;

    private static final long ACCEPT_PAUSE_NANOS = 5_000_000;

    private final ServerSocket server;
    private final FaultCounts faults = new FaultCounts();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private DemoModel(ServerSocket server) {
        this.server = server;
    }

    /**
     * Starts it on the loopback interface.
     *
     * @param port 0 picks a free one
     * @throws IOException if the port is taken
     */
    public static DemoModel start(int port) throws IOException {
        var server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), BACKLOG);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        var model = new DemoModel(server);
        Thread.ofVirtual().name("demo-model").start(model::accept);
        return model;
    }

    /** Where it listens, as a provider's base URL. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
    }

    /** It as a provider {@code demo} that takes any model name. */
    public ProviderConfig provider() {
        return ProviderConfig.of("demo", baseUrl(), "demo").asDemo();
    }

    /** Stops listening and breaks open connections. */
    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().name("demo-model-connection").start(() -> serve(socket));
            } catch (IOException e) {
                // Closed, a client that went before it was served, or no file handle left: the next may have more luck.
                LockSupport.parkNanos(ACCEPT_PAUSE_NANOS);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            new DemoConnection(new DemoHttp(socket), faults).serve();
        } catch (IOException e) {
            // The client has gone, as clients of a stream do when they have enough.
        } finally {
            open.remove(socket);
        }
    }
}
