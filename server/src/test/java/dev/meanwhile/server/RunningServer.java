package dev.meanwhile.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.meanwhile.models.openai.demo.DemoModel;
import dev.meanwhile.server.config.SettingsReader;
import dev.meanwhile.server.http.Route;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A whole server on a free port, with an embedded database and the demo model; one for all tests of this JVM. */
final class RunningServer {
    static final String TOKEN = "mw_the-local-owners-token";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Server server;
    private final int port;

    private RunningServer(Server server, int port) {
        this.server = server;
        this.port = port;
    }

    static RunningServer shared() {
        return Shared.SERVER;
    }

    private static RunningServer start() {
        try {
            var demo = DemoModel.start(0);
            var arguments = List.of(
                    "--data=temp",
                    "--token=" + TOKEN,
                    "--http.requests-per-minute=100000",
                    "--models.demo.base-url=" + demo.baseUrl(),
                    "--models.demo.default-model=demo");
            var settings = SettingsReader.read(arguments, Map.of());
            var server = Server.start(settings, InstantSource.system());
            var http = Vertx.vertx().createHttpServer().requestHandler(server.dispatcher());
            http.listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(server)));
            return new RunningServer(server, http.actualPort());
        } catch (Exception e) {
            throw new IllegalStateException("starting the server", e);
        }
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
        static final RunningServer SERVER = start();
    }
}
