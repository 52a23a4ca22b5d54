package dev.meanwhile.store.postgres;

import dev.meanwhile.store.postgres.embedded.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** A TCP proxy before a database that cuts the log writer's connection at the worst moment. */
public final class CuttingProxy implements AutoCloseable {
    /** Only the log's writer sets this on its connection. */
    private static final String MARK = "force_generic_plan";

    /** Where the next exchange of the log's writer is cut. */
    public enum Cut {
        NOWHERE,
        /** The database never sees the statement. */
        BEFORE_STATEMENT,
        /** The database runs it, but the answer is lost. */
        BEFORE_ANSWER
    }

    private final ServerSocket server;
    private final AtomicReference<Address> target;
    private final AtomicReference<Cut> cut = new AtomicReference<>(Cut.NOWHERE);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isRefusing;

    private CuttingProxy(ServerSocket server, Address target) {
        this.server = server;
        this.target = new AtomicReference<>(target);
    }

    public static CuttingProxy before(Address database) throws IOException {
        var proxy = new CuttingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), database);
        Thread.ofVirtual().name("proxy").start(proxy::accept);
        return proxy;
    }

    /** The database as seen through this proxy. */
    public Address address() {
        var real = target.get();
        var url = real.jdbcUrl().replace(":" + port(real) + "/", ":" + server.getLocalPort() + "/");
        return new Address(url, real.user(), real.password());
    }

    /** Sends new connections elsewhere, as after a restart on another port. */
    public void target(Address moved) {
        target.set(moved);
    }

    public void cutNext(Cut where) {
        cut.set(where);
    }

    /** Ends all connections and takes no new ones until {@link #takeAgain}. */
    public void refuse() {
        isRefusing = true;
        open.forEach(CuttingProxy::close);
    }

    public void takeAgain() {
        isRefusing = false;
    }

    private static int port(Address address) {
        return URI.create(address.jdbcUrl().substring("jdbc:".length())).getPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                if (isRefusing) {
                    close(client);
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                // closed, or the database is down: the client sees its connection end
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket database;
        try {
            database = new Socket(InetAddress.getLoopbackAddress(), port(target.get()));
        } catch (IOException e) {
            close(client);
            throw e;
        }
        open.add(client);
        open.add(database);
        var exchange = new Exchange(client, database);
        Thread.ofVirtual().start(() -> exchange.pump(client, database, true));
        Thread.ofVirtual().start(() -> exchange.pump(database, client, false));
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(CuttingProxy::close);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is of no use any more
        }
    }

    /** One connection through the proxy. */
    private final class Exchange {
        private final Socket client;
        private final Socket database;
        private volatile boolean isWriter;
        private volatile boolean isSent;

        Exchange(Socket client, Socket database) {
            this.client = client;
            this.database = database;
        }

        void pump(Socket from, Socket to, boolean isUp) {
            var buffer = new byte[64 * 1024];
            try {
                for (var read = from.getInputStream().read(buffer);
                        read >= 0;
                        read = from.getInputStream().read(buffer)) {
                    if (isUp ? cutsUp(buffer, read) : cutsDown()) {
                        break;
                    }
                    to.getOutputStream().write(buffer, 0, read);
                    to.getOutputStream().flush();
                }
            } catch (IOException e) {
                // the other side ended
            } finally {
                CuttingProxy.close(client);
                CuttingProxy.close(database);
                open.remove(client);
                open.remove(database);
            }
        }

        private boolean cutsUp(byte[] buffer, int length) {
            if (!isWriter) {
                isWriter = new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains(MARK);
                return false;
            }
            isSent = true;
            return cut.compareAndSet(Cut.BEFORE_STATEMENT, Cut.NOWHERE);
        }

        private boolean cutsDown() {
            return isWriter && isSent && cut.compareAndSet(Cut.BEFORE_ANSWER, Cut.NOWHERE);
        }
    }
}
