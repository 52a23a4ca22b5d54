package dev.meanwhile.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** One server's HTTP API, as a client without any library of ours speaks it. */
final class Api implements AutoCloseable {
    static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI base;
    private final String token;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Api(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    URI base() {
        return base;
    }

    boolean isReady() {
        try {
            return send(to("/health/ready").GET()).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false; // does not listen yet, or has been stopped
        }
    }

    /** A chat that says what the demo model's knobs ask for; these tools are offered. */
    static ObjectNode chat(String model, String... tools) {
        var body = JSON.createObjectNode().put("kind", "chat").put("model", model);
        body.putArray("messages").addObject().put("role", "user").put("content", "Say your text.");
        var offered = body.putArray("tools");
        for (var tool : tools) {
            offered.add(tool);
        }
        return body;
    }

    /** @return the new job's id */
    String start(ObjectNode job) {
        var answer = tryStart(job);
        if (answer.statusCode() != 201) {
            throw new AssertionError("starting a job: " + answer.statusCode() + " " + answer.body());
        }
        return json(answer).path("id").asText();
    }

    HttpResponse<String> tryStart(ObjectNode job) {
        return post("/api/v1/projects/default/jobs", job);
    }

    JsonNode snapshot(String job) {
        var answer = get("/api/v1/jobs/" + job);
        if (answer.statusCode() != 200) {
            throw new AssertionError("reading a job: " + answer.statusCode() + " " + answer.body());
        }
        UsedSecrets.noteIn(json(answer));
        return json(answer);
    }

    JsonNode stop(String job) {
        var answer = post("/api/v1/jobs/" + job + "/stop", JSON.createObjectNode());
        if (answer.statusCode() != 200) {
            throw new AssertionError("stopping a job: " + answer.statusCode() + " " + answer.body());
        }
        return json(answer);
    }

    /** Says that the call may run which a job waits for; again and again while the server is out of order. */
    void approve(String job) {
        var yes = JSON.createObjectNode().put("action", "approve");
        Until.isTrue("the call is approved", PATIENCE, () -> {
            var asked = get("/api/v1/approvals?state=all&job=" + job);
            var id = json(asked).at("/items/0/id").asText("none");
            return post("/api/v1/approvals/" + id + "/answer", yes).statusCode() == 200;
        });
    }

    HttpResponse<String> get(String path) {
        return send(to(path).GET());
    }

    /** @param headers names and values in turn */
    HttpResponse<String> post(String path, ObjectNode body, String... headers) {
        var request =
                to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body.toString()));
        UsedSecrets.noteIn(body);
        for (var i = 0; i < headers.length; i += 2) {
            UsedSecrets.note(headers[i], headers[i + 1]);
        }
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** An event stream, or whatever the server answers in its place. */
    HttpResponse<InputStream> events(String path, long lastId) throws IOException, InterruptedException {
        var request = to(path).header("Accept", "text/event-stream");
        if (lastId > 0) {
            request.header("Last-Event-ID", Long.toString(lastId));
        }
        return http.send(request.GET().build(), BodyHandlers.ofInputStream());
    }

    static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(answer.body(), e);
        }
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
