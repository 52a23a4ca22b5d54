package dev.meanwhile.cli;

import static java.util.Objects.requireNonNullElse;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that all commands have. Picocli sets the fields, before a command runs. */
final class ServerOptions {
    private static final String DEFAULT_URL = "http://localhost:8080";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The server. Default: MEANWHILE_URL, else " + DEFAULT_URL + ".")
    private @Nullable URI url;

    @Option(names = "--data", paramLabel = "DIR", description = "The data directory of a server on this machine.")
    private @Nullable Path data;

    @Option(
            names = "--project",
            paramLabel = "P",
            description = "The project. Default: MEANWHILE_PROJECT, else default.")
    private @Nullable String project;

    @Option(names = "--json", description = "Print JSON, one value a line.")
    private boolean isJson;

    boolean isJson() {
        return isJson;
    }

    String project(Terminal terminal) {
        var named = project == null ? terminal.environment().get("MEANWHILE_PROJECT") : project;
        return requireNonNullElse(named, "default");
    }

    DataDirectory data(Terminal terminal) {
        return data == null
                ? DataDirectory.of(
                        terminal.environment(), System.getProperty("os.name"), System.getProperty("user.home"))
                : new DataDirectory(data);
    }

    /** @throws CliException if it is no address */
    URI url(Terminal terminal) {
        var named = url;
        if (named == null) {
            try {
                named = URI.create(requireNonNullElse(terminal.environment().get("MEANWHILE_URL"), DEFAULT_URL));
            } catch (IllegalArgumentException e) {
                throw new CliException("MEANWHILE_URL is no address: " + e.getMessage(), e);
            }
        }
        if (named.getHost() == null
                || !requireNonNullElse(named.getScheme(), "").matches("https?")) {
            throw new CliException("the server's address must be as http://host:port but is " + named);
        }
        var text = named.toString();
        return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    /** The server, which must answer. */
    Server server(Terminal terminal) {
        return new Server(url(terminal), () -> token(terminal));
    }

    /** The server; one is started if none answers and it would be on this machine. */
    Server serverOrStart(Terminal terminal) throws InterruptedException {
        var server = server(terminal);
        if (!server.isLive()) {
            new Starter(terminal, server, data(terminal)).start();
        }
        return server;
    }

    private String token(Terminal terminal) {
        var named = terminal.environment().get("MEANWHILE_TOKEN");
        if (named != null && !named.isBlank()) {
            return named.strip();
        }
        var data = data(terminal);
        return data.token()
                .orElseThrow(() -> new CliException(
                        "no token: set MEANWHILE_TOKEN, or name with --data the server's data directory (%s has no token)"
                                .formatted(data.path())));
    }
}
