package dev.meanwhile.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.meanwhile.models.openai.demo.DemoModel;
import dev.meanwhile.server.config.SettingsReader;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.store.postgres.embedded.Address;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** A whole server on a free port, with the demo model: one with an embedded database for all tests of this JVM, or one's own. */
final class RunningServer implements AutoCloseable {
    static final String TOKEN = "mw_the-local-owners-token";

    /** 32 bytes in base64. */
    static final String SECRET_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Server server;
    private final Vertx vertx;
    private final int port;

    private RunningServer(Server server, Vertx vertx, int port) {
        this.server = server;
        this.vertx = vertx;
        this.port = port;
    }

    static RunningServer shared() {
        return Shared.SERVER;
    }

    /**
     * A server on a database that somebody else runs; the caller closes it.
     *
     * @param more settings as on the command line; the last one of a key holds
     */
    static RunningServer on(Address database, String... more) {
        var arguments = new ArrayList<>(List.of(
                "--store.url=" + database.jdbcUrl(),
                "--store.user=" + database.user(),
                "--store.password=" + database.password(),
                "--secret.key=" + SECRET_KEY));
        arguments.addAll(List.of(more));
        return start(arguments);
    }

    private static RunningServer start(List<String> more) {
        var arguments = new ArrayList<>(List.of(
                "--token=" + TOKEN,
                "--http.requests-per-minute=100000",
                "--limits.user.starts-per-minute=100000",
                "--models.demo.base-url=" + Demo.MODEL.baseUrl(),
                "--models.demo.default-model=demo"));
        arguments.addAll(more);
        try {
            var server = Server.start(SettingsReader.read(arguments, Map.of()), InstantSource.system());
            var vertx = Vertx.vertx();
            var http = vertx.createHttpServer()
                    .requestHandler(server.dispatcher())
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            return new RunningServer(server, vertx, http.actualPort());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("listening", e);
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
            vertx.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Deletes all that has had its time, now. */
    void clean() {
        server.housekeeping().clean();
    }

    List<Route> routes() {
        return server.dispatcher().routes().toList();
    }

    String loginPath() {
        return server.loginPath();
    }

    int port() {
        return port;
    }

    /** A request as the local owner. */
    Answer send(String method, String path, String body, String... headers) {
        return sendAs(TOKEN, method, path, body, headers);
    }

    /** A request with a token, or without one if it is empty. */
    Answer sendAs(String token, String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return answer(request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build());
    }

    /** An event stream as the local owner; opened when the server has answered. */
    EventStream events(String path) {
        return events(TOKEN, path);
    }

    /** An event stream with a token. */
    EventStream events(String token, String path) {
        return events(path, "Authorization", "Bearer " + token);
    }

    /** The same as whom a header proves. */
    EventStream events(String path, String header, String value) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .header(header, value)
                .header("Accept", "text/event-stream")
                .build();
        try {
            return new EventStream(
                    HTTP.send(request, BodyHandlers.ofInputStream()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Answer answer(HttpRequest request) {
        try {
            var response = HTTP.send(request, BodyHandlers.ofString());
            return new Answer(response, response.body());
        } catch (IOException e) {
            throw new IllegalStateException(request.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A new token of a person with a role in a project. */
    String tokenOf(String project, String person, String role) {
        var member = send("POST", "/api/v1/projects/%s/members".formatted(project), """
                {"user": "%s", "role": "%s"}""".formatted(person, role));
        if (member.status() != 201) {
            throw new IllegalStateException(member.body());
        }
        return send("POST", "/api/v1/projects/%s/tokens".formatted(project), """
                {"name": "test", "user": "%s"}""".formatted(person))
                .json()
                .path("token")
                .asText();
    }

    record Answer(HttpResponse<String> response, String body) {
        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** All values of a header, joined. */
        String headers(String name) {
            return String.join(", ", response.headers().allValues(name));
        }

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new IllegalStateException(body, e);
            }
        }
    }

    /** Started by the first test that asks. */
    private static final class Shared {
        static final RunningServer SERVER = start(List.of("--data=temp", "--outbound.allow=127.0.0.1"));

        static {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(SERVER::close));
        }
    }

    private static final class Demo {
        static final DemoModel MODEL = start();

        private static DemoModel start() {
            try {
                return DemoModel.start(0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
