package dev.meanwhile.bench.rig;

import dev.meanwhile.bench.Options;
import dev.meanwhile.bench.client.Api;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything a measurement runs on. Closing it ends all processes that it started and removes their data. */
public final class Rig implements AutoCloseable {
    /** One person has all jobs here, so that person's limits must not be what is measured. */
    private static final List<String> SETTINGS = List.of(
            "worker.slots=5000",
            "limits.user.running=5000",
            "limits.user.queued=20000",
            "limits.process.queued=20000",
            "http.requests-per-minute=10000000",
            "limits.user.starts-per-minute=10000000",
            "limits.user.starts-per-day=10000000",
            "limits.project.starts-per-minute=10000000",
            "limits.project.starts-per-day=10000000",
            "limits.round.rounds=100",
            "limits.round.result-bytes=32MiB",
            "tools.fetch-url.max-bytes=32MiB",
            "outbound.allow=127.0.0.1");

    private final Options options;
    private final Path folder;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final @Nullable ModelProcess model;
    private @Nullable ServerProcess server;

    private Rig(Options options, Path folder) throws IOException, InterruptedException {
        this.options = options;
        this.folder = folder;
        this.model = options.upstream() == null ? started(ModelProcess.start(folder)) : null;
    }

    public static Rig open(Options options) throws IOException, InterruptedException {
        return new Rig(options, Files.createTempDirectory("meanwhile-bench-"));
    }

    public Options options() {
        return options;
    }

    public static List<String> settings() {
        return SETTINGS;
    }

    /** Where the model answers. */
    public URI upstream() {
        var given = options.upstream();
        if (given != null) {
            return given;
        }
        if (model == null) {
            throw new IllegalStateException("the model was not started");
        }
        return model.baseUrl();
    }

    /** The server all scenarios share, given or started when it is first asked for. */
    public Api api() throws IOException, InterruptedException {
        var url = options.url();
        if (url != null) {
            return new Api(url, options.token() == null ? "" : options.token());
        }
        return server().api();
    }

    private ServerProcess server() throws IOException, InterruptedException {
        if (server == null) {
            server = started(startServer(folder("data").resolve("of-the-server")));
        }
        return server;
    }

    /** A further server; whoever starts it closes it. */
    public ServerProcess startServer(Path data) throws IOException, InterruptedException {
        var key = System.getenv().getOrDefault("OPENAI_API_KEY", "bench");
        var settings = new ArrayList<>(SETTINGS);
        settings.add("models.bench.base-url=" + upstream());
        settings.add("models.bench.default-model=bench");
        settings.add("models.bench.key=" + key);
        var config = folder.resolve("server.properties"); // a key on a command line could be read by everybody
        Files.write(config, settings);
        return ServerProcess.start(options.home(), data, config, folder);
    }

    /** The processes of a server. */
    public record Pids(long server, long postgres) {}

    /** Those of the server that was started; empty where it was given. */
    public Optional<Pids> serverPids() throws IOException, InterruptedException {
        return options.url() == null ? Optional.of(new Pids(server().pid(), server().postgresPid())) : Optional.empty();
    }

    /** What the tables of the server that was started take on disk, in bytes; empty where it was given. */
    public Optional<Long> tableBytes() throws IOException, InterruptedException {
        return options.url() == null ? Optional.of(server().tableBytes()) : Optional.empty();
    }

    /** The pid of the model; empty where it was given. */
    public Optional<Long> modelPid() {
        return Optional.ofNullable(model).map(ModelProcess::pid);
    }

    /** An nginx in front of the model. */
    public record Proxy(URI baseUrl, long pid) {}

    /** @return empty where nginx is not installed */
    public Optional<Proxy> nginx() throws IOException, InterruptedException {
        return Nginx.start(upstream(), folder)
                .map(nginx -> new Proxy(started(nginx).baseUrl(), nginx.pid()));
    }

    /** A folder that is removed at the end. */
    public Path folder(String name) throws IOException {
        return Files.createTempDirectory(folder, name + "-");
    }

    private <T extends AutoCloseable> T started(T closeable) {
        started.push(closeable);
        return closeable;
    }

    @Override
    public void close() throws IOException {
        for (var closeable : started) {
            try {
                closeable.close();
            } catch (Exception e) { // the others must end too
                System.err.println("ending " + closeable + ": " + e);
            }
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
