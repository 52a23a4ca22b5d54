package dev.meanwhile.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The MCP project's own server for trying clients, as npm installs it, in the version that the lock file pins. */
final class ReferenceServer implements AutoCloseable {
    private static final Path SOURCES = Path.of("src/test/mcp").toAbsolutePath();
    private static final Path INSTALLED = Path.of("target/mcp").toAbsolutePath();

    private final Process http;
    private final URI address;

    private ReferenceServer(Process http, URI address) {
        this.http = http;
        this.address = address;
    }

    /** Its program; installed by the first who asks. */
    static Path program() {
        var program = INSTALLED.resolve("node_modules/@modelcontextprotocol/server-everything/dist/index.js");
        if (!Files.exists(program)) {
            install();
        }
        return program;
    }

    /** A server of ours in the same language, which behaves badly. */
    static Path dying() {
        return SOURCES.resolve("dying.mjs");
    }

    private static void install() {
        try {
            Files.createDirectories(INSTALLED);
            for (var file : new String[] {"package.json", "package-lock.json"}) {
                Files.copy(SOURCES.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            var npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                    .directory(INSTALLED.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(INSTALLED.resolve("npm.log").toFile())
                    .start();
            if (!npm.waitFor(5, TimeUnit.MINUTES) || npm.exitValue() != 0) {
                throw new AssertionError("npm ci failed:\n" + Files.readString(INSTALLED.resolve("npm.log")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("tests tagged npm need npm", e);
        } catch (InterruptedException e) {
            throw new AssertionError("installing by npm", e);
        }
    }

    /** Serves by Streamable HTTP; ready when this returns. */
    static ReferenceServer overHttp() {
        var port = RunningServer.freePort();
        var builder = new ProcessBuilder("node", program().toString(), "streamableHttp")
                .redirectErrorStream(true)
                .redirectOutput(INSTALLED.resolve("http.log").toFile());
        builder.environment().put("PORT", Integer.toString(port));
        try {
            var server = new ReferenceServer(builder.start(), URI.create("http://127.0.0.1:%d/mcp".formatted(port)));
            Until.isTrue("the start of the reference server", Duration.ofSeconds(30), () -> listens(port));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("tests tagged npm need node", e);
        }
    }

    private static boolean listens(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false; // not yet
        }
    }

    URI address() {
        return address;
    }

    @Override
    public void close() {
        http.destroyForcibly();
    }
}
