package dev.meanwhile.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The way between a server and its database: a relay on the loopback interface that can be cut, held and slowed down. */
final class DatabaseWire implements AutoCloseable {
    private final ServerSocket door;
    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();

    /** Whoever passes bytes on holds it for reading, so that nothing passes while it is held for writing. */
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock(true);

    private volatile int target;
    private volatile boolean isCuttingAnswers;
    private volatile Duration delay = Duration.ZERO;

    /** @param target the database's port */
    DatabaseWire(int target) {
        this.target = target;
        try {
            this.door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("wire").start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** New connections go there from now on. */
    void leadTo(int port) {
        target = port;
    }

    /** Ends all connections as they are. */
    void cut() {
        pairs.forEach(Pair::reset);
    }

    /** From now on a connection is ended when the database answers on it: what it was told has taken effect, and nobody learns. */
    void cutAnswers(boolean isCutting) {
        isCuttingAnswers = isCutting;
    }

    /** Nothing passes, and nobody is told, until {@link #goOn}; by the same thread. */
    void hold() {
        gate.writeLock().lock();
    }

    void goOn() {
        gate.writeLock().unlock();
    }

    /** For each piece that passes, each way. */
    void slowDown(Duration by) {
        delay = by;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                var client = door.accept();
                Thread.ofVirtual().name("wire-pair").start(() -> relay(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void relay(Socket client) {
        try {
            var pair = new Pair(client, new Socket(InetAddress.getLoopbackAddress(), target));
            pairs.add(pair);
            Thread.ofVirtual().name("wire-answers").start(() -> pass(pair, pair.database(), pair.client(), true));
            pass(pair, pair.client(), pair.database(), false);
        } catch (IOException e) {
            reset(client); // the database is not there
        }
    }

    private void pass(Pair pair, Socket from, Socket to, boolean isAnswers) {
        var bytes = new byte[16_384];
        try {
            for (var count = from.getInputStream().read(bytes);
                    count >= 0;
                    count = from.getInputStream().read(bytes)) {
                if (isAnswers && isCuttingAnswers) {
                    return;
                }
                LockSupport.parkNanos(delay.toNanos());
                gate.readLock().lock();
                try {
                    to.getOutputStream().write(bytes, 0, count);
                } finally {
                    gate.readLock().unlock();
                }
            }
        } catch (IOException e) {
            // the other way has ended it, or one of the ends has
        } finally {
            pair.reset();
            pairs.remove(pair);
        }
    }

    private record Pair(Socket client, Socket database) {
        void reset() {
            DatabaseWire.reset(client);
            DatabaseWire.reset(database);
        }
    }

    /** Both ends see a reset, no orderly end. */
    private static void reset(Socket socket) {
        try {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            socket.close();
        } catch (IOException e) {
            // it has ended already
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
