package dev.meanwhile.store.postgres;

import dev.meanwhile.store.postgres.embedded.Address;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A proxy before a database that tells clients of another major version than the server's own. */
public final class PretendedVersion implements AutoCloseable {
    /** The server's report of its version when a connection begins; its first digits follow. */
    private static final String REPORT = "server_version\0";

    private final ServerSocket server;
    private final Address real;
    private final String major;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private PretendedVersion(ServerSocket server, Address real, String major) {
        this.server = server;
        this.real = real;
        this.major = major;
    }

    /** @param major as many digits as the real one has */
    public static PretendedVersion of(String major, Address database) throws IOException {
        var proxy = new PretendedVersion(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), database, major);
        Thread.ofVirtual().name("proxy").start(proxy::accept);
        return proxy;
    }

    /** The database as seen through this proxy. */
    public Address address() {
        var url = real.jdbcUrl().replace(":" + realPort() + "/", ":" + server.getLocalPort() + "/");
        return new Address(url, real.user(), real.password());
    }

    private int realPort() {
        return URI.create(real.jdbcUrl().substring("jdbc:".length())).getPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                var database = new Socket(InetAddress.getLoopbackAddress(), realPort());
                open.add(client);
                open.add(database);
                Thread.ofVirtual().start(() -> pump(client, database, false));
                Thread.ofVirtual().start(() -> pump(database, client, true));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void pump(Socket from, Socket to, boolean isDown) {
        try (from;
                to) {
            copy(from.getInputStream(), to.getOutputStream(), isDown);
        } catch (IOException e) {
            // one of the sides ended
        }
    }

    private void copy(InputStream from, OutputStream to, boolean isDown) throws IOException {
        var buffer = new byte[64 * 1024];
        for (var read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            if (isDown) {
                pretend(buffer, read);
            }
            to.write(buffer, 0, read);
            to.flush();
        }
    }

    private void pretend(byte[] buffer, int length) {
        var at = new String(buffer, 0, length, StandardCharsets.ISO_8859_1).indexOf(REPORT);
        if (at >= 0) {
            var digits = major.getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(digits, 0, buffer, at + REPORT.length(), digits.length);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
