package dev.meanwhile.testkit.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An OpenAI-compatible provider on a free loopback port. Every chat completion gets the next answer of the script, or the standing
 * one when the script is over; {@code GET …/models} always gets an empty list. Speaks HTTP/1.1, one request a connection.
 */
public final class ScriptedModelServer implements AutoCloseable {
    private static final int BACKLOG = 200;

    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("scripted-model-", 0).factory());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private final ReentrantLock scriptLock = new ReentrantLock();
    private final Condition isRequested = scriptLock.newCondition();
    private final Queue<ScriptedAnswer> script = new ArrayDeque<>();
    private final List<ModelServerRequest> requests = new ArrayList<>();
    private ScriptedAnswer standing = ScriptedAnswer.error(500, "the script has no answer for this request");

    private ScriptedModelServer(ServerSocket listening) {
        this.listening = listening;
    }

    public static ScriptedModelServer start() throws IOException {
        var server = new ScriptedModelServer(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
        server.threads.execute(server::acceptAll);
        return server;
    }

    /** What a provider's configuration takes, as {@code http://127.0.0.1:41234/v1}. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:%d/v1".formatted(listening.getLocalPort()));
    }

    /** Adds answers at the end of the script. */
    public ScriptedModelServer answer(ScriptedAnswer... answers) {
        scriptLock.lock();
        try {
            script.addAll(List.of(answers));
            return this;
        } finally {
            scriptLock.unlock();
        }
    }

    /** Answers every request for which the script has nothing. */
    public ScriptedModelServer otherwise(ScriptedAnswer answer) {
        scriptLock.lock();
        try {
            standing = answer;
            return this;
        } finally {
            scriptLock.unlock();
        }
    }

    /** The chat completions asked for so far, in order of arrival. */
    public List<ModelServerRequest> requests() {
        scriptLock.lock();
        try {
            return List.copyOf(requests);
        } finally {
            scriptLock.unlock();
        }
    }

    /** Returns when so many chat completions were asked for; false if that takes over 20 s. */
    public boolean awaitRequests(int count) throws InterruptedException {
        scriptLock.lock();
        try {
            var left = TimeUnit.SECONDS.toNanos(20);
            while (requests.size() < count && left > 0) {
                left = isRequested.awaitNanos(left);
            }
            return requests.size() >= count;
        } finally {
            scriptLock.unlock();
        }
    }

    /** How many connections are open: a client that stopped has closed its own. */
    public int connections() {
        return open.size();
    }

    private void acceptAll() {
        while (!listening.isClosed()) {
            try {
                var socket = listening.accept();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException("accepting a connection", e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var exchange = new HttpExchange(socket);
            var request = exchange.read();
            if (request.isPresent()) {
                exchange.write(next(request.get()));
            }
        } catch (IOException e) {
            // the client hung up, or close() did: both are part of what is tested
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private ScriptedAnswer next(ModelServerRequest request) {
        if (request.method().equals("GET")) {
            return new ScriptedAnswer(200, "application/json", Map.of(), List.of()).raw("{\"data\":[]}");
        }
        scriptLock.lock();
        try {
            requests.add(request);
            isRequested.signalAll();
            var answer = script.poll();
            return answer == null ? standing : answer;
        } finally {
            scriptLock.unlock();
        }
    }

    /** Closes the port and all connections. */
    @Override
    public void close() throws IOException {
        listening.close();
        for (var socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
