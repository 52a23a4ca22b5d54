package dev.meanwhile.cli;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Starts a server on this machine that stays when the terminal closes. */
final class Starter {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** The first start may build it. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final int SHOWN_LINES = 15;

    private final Terminal terminal;
    private final Server server;
    private final DataDirectory data;

    Starter(Terminal terminal, Server server, DataDirectory data) {
        this.terminal = terminal;
        this.server = server;
        this.data = data;
    }

    void start() throws InterruptedException {
        var launcher = terminal.environment().get("MEANWHILE_LAUNCHER");
        if (launcher == null || !LOOPBACK.contains(server.url().getHost())) {
            throw new CliException("no server answers at %s; start one with: meanwhile serve".formatted(server.url()));
        }
        terminal.note("No server answers at %s; starting one (log: %s) …".formatted(server.url(), data.serverLog()));
        await(launched(launcher));
    }

    /** Without the signals of this terminal: Ctrl-C ends the command, not the server. */
    private Process launched(String launcher) {
        var command = new ProcessBuilder(List.of(
                "/bin/sh",
                "-c",
                "trap '' INT HUP QUIT; exec \"$@\"",
                "sh",
                launcher,
                "serve",
                "--port",
                Integer.toString(port(server.url())),
                "--data",
                data.path().toString()));
        command.environment().remove("MEANWHILE_LAUNCHER");
        try {
            Files.createDirectories(data.path());
            return command.redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(data.serverLog().toFile())
                    .start();
        } catch (IOException e) {
            throw new CliException("the server could not be started: " + e.getMessage(), e);
        }
    }

    private static int port(URI url) {
        return url.getPort() < 0 ? 80 : url.getPort();
    }

    private void await(Process process) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!server.isReady()) {
            if (process.waitFor(250, TimeUnit.MILLISECONDS)) {
                throw new CliException("the server ended with %d while it started; its last lines:\n%s"
                        .formatted(process.exitValue(), lastLines()));
            }
            if (System.nanoTime() > deadline) {
                throw new CliException("the server (pid %d) is not ready after %d min; its last lines:\n%s"
                        .formatted(process.pid(), PATIENCE.toMinutes(), lastLines()));
            }
        }
    }

    private String lastLines() {
        try {
            var lines = Files.readAllLines(data.serverLog());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
        } catch (IOException e) {
            return "(%s cannot be read)".formatted(data.serverLog());
        }
    }
}
