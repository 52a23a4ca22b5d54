package dev.meanwhile.bench.rig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An nginx in front of the model that passes streams on at once: what the cheapest thing between model and reader costs. */
final class Nginx implements AutoCloseable {
    private final Child child;
    private final URI baseUrl;

    private Nginx(Child child, URI baseUrl) {
        this.child = child;
        this.baseUrl = baseUrl;
    }

    /** @return empty where nginx is not installed */
    static Optional<Nginx> start(URI upstream, Path folder) throws IOException, InterruptedException {
        var program = program();
        if (program.isEmpty()) {
            return Optional.empty();
        }
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        var file = folder.resolve("nginx.conf");
        Files.writeString(file, configuration(folder, port, upstream.getAuthority()));
        var command = List.of(program.get().toString(), "-p", folder.toString(), "-c", file.toString());
        var child = Child.start("nginx", command, Map.of(), folder);
        try {
            if (!Await.until(Duration.ofSeconds(10), () -> !child.isAlive() || listens(port)) || !child.isAlive()) {
                throw child.failed("did not start");
            }
            return Optional.of(new Nginx(child, URI.create("http://127.0.0.1:" + port + upstream.getPath())));
        } catch (IOException | InterruptedException e) {
            child.close();
            throw e;
        }
    }

    private static String configuration(Path folder, int port, String upstream) {
        return """
            daemon off;
            worker_processes 1;
            pid %1$s/nginx.pid;
            error_log %1$s/nginx-error.log;
            events { worker_connections 8192; }
            http {
              access_log off;
              client_body_temp_path %1$s/nginx-body;
              proxy_temp_path %1$s/nginx-proxy;
              fastcgi_temp_path %1$s/nginx-fastcgi;
              uwsgi_temp_path %1$s/nginx-uwsgi;
              scgi_temp_path %1$s/nginx-scgi;
              server {
                listen 127.0.0.1:%2$d;
                location / {
                  proxy_pass http://%3$s;
                  proxy_http_version 1.1;
                  proxy_buffering off;
                  proxy_read_timeout 300s;
                }
              }
            }
            """.formatted(folder, port, upstream);
    }

    private static boolean listens(int port) {
        try (var socket = new java.net.Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false; // not yet
        }
    }

    /** Debian keeps it in a folder that is not on everybody's path. */
    private static Optional<Path> program() {
        var path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(java.io.File.pathSeparator, -1)), Stream.of("/usr/sbin"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    URI baseUrl() {
        return baseUrl;
    }

    long pid() {
        return child.pid();
    }

    @Override
    public void close() throws IOException {
        child.close();
    }
}
