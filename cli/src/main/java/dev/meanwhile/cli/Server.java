package dev.meanwhile.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A Meanwhile server's API. */
final class Server {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration GLANCE = Duration.ofSeconds(3);

    private final URI url;
    private final Supplier<String> token;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** @param token asked for when it is needed, as a server that starts writes its file */
    Server(URI url, Supplier<String> token) {
        this.url = url;
        this.token = token;
    }

    URI url() {
        return url;
    }

    /** The job's page. */
    String page(String job) {
        return url + "/#/jobs/" + job;
    }

    /** Whether anything answers there. */
    boolean isLive() throws InterruptedException {
        return answers("/health/live", false);
    }

    /** Whether it takes requests. */
    boolean isReady() throws InterruptedException {
        return answers("/health/ready", true);
    }

    private boolean answers(String path, boolean mustBeOk) throws InterruptedException {
        var request = HttpRequest.newBuilder(url.resolve(url.getPath() + path))
                .timeout(GLANCE)
                .build();
        try {
            var status = http.send(request, BodyHandlers.discarding()).statusCode();
            return !mustBeOk || status == 200;
        } catch (IOException e) {
            return false;
        }
    }

    JsonNode get(String path) throws InterruptedException {
        return json(request(path).timeout(PATIENCE).GET().build());
    }

    JsonNode post(String path, JsonNode body) throws InterruptedException {
        return post(path, body.toString());
    }

    /** @param body JSON, sent as it is */
    JsonNode post(String path, String body) throws InterruptedException {
        return json(bringing(path).POST(BodyPublishers.ofString(body)).build());
    }

    /** @param body JSON, sent as it is */
    JsonNode put(String path, String body) throws InterruptedException {
        return json(bringing(path).PUT(BodyPublishers.ofString(body)).build());
    }

    void delete(String path) throws InterruptedException {
        json(request(path).timeout(PATIENCE).DELETE().build());
    }

    private HttpRequest.Builder bringing(String path) {
        return request(path).timeout(PATIENCE).header("Content-Type", "application/json");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(url.getPath() + path))
                .header("Authorization", "Bearer " + token.get())
                .header("Accept", "application/json");
    }

    private JsonNode json(HttpRequest request) throws InterruptedException {
        try {
            var response = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (response.statusCode() >= 400) {
                throw refused(response.statusCode(), response.body());
            }
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new CliException(
                    "%s answered something that is no JSON; is it a Meanwhile server?".formatted(url), e);
        } catch (IOException e) {
            throw new CliException("no server answers at %s (%s)".formatted(url, reason(e)), e);
        }
    }

    /** Why a connection failed; the JDK's exceptions often say nothing. */
    static String reason(IOException e) {
        return e.getMessage() == null ? "connection refused" : e.getMessage();
    }

    /**
     * Opens a job's events.
     *
     * @param after the last event that is known
     * @return with status 200; 204 if there is nothing after that event and never will be, 410 if events are no longer kept
     * @throws IOException if the server does not answer now, but may soon
     * @throws CliException if it will not
     */
    HttpResponse<InputStream> events(String job, long after) throws IOException, InterruptedException {
        var request = request("/api/v1/jobs/" + job + "/events")
                .timeout(PATIENCE)
                .setHeader("Accept", "text/event-stream")
                .header("Last-Event-ID", Long.toString(after))
                .build();
        var response = http.send(request, BodyHandlers.ofInputStream());
        if (response.statusCode() == 429 || response.statusCode() >= 500) {
            response.body().close();
            throw new IOException("the server answered " + response.statusCode());
        }
        if (response.statusCode() >= 400 && response.statusCode() != 410) {
            try (var body = response.body()) {
                throw refused(response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return response;
    }

    private CliException refused(int status, String body) {
        if (status == 401) {
            return new CliException(
                    "%s does not know the token; set MEANWHILE_TOKEN or name its data directory with --data"
                            .formatted(url));
        }
        var detail = detail(body);
        return new CliException(detail == null ? "%s answered %d".formatted(url, status) : detail);
    }

    private static @Nullable String detail(String body) {
        try {
            var problem = JSON.readTree(body);
            if (!problem.hasNonNull("detail")) {
                return null;
            }
            var lines = new ArrayList<>(List.of(problem.get("detail").asText()));
            lines.addAll(WorkflowProblems.lines(problem));
            return String.join("\n", lines);
        } catch (JsonProcessingException e) {
            return null; // then the status says all there is
        }
    }
}
