package dev.meanwhile.bench.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.bench.rig.Await;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** The native API of one server, as far as measurements need it. Safe for many threads. */
public final class Api implements AutoCloseable {
    static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration BEFORE_REPEATING = Duration.ofMillis(200);

    private final LongAdder refusals = new LongAdder();
    private final URI base;
    private final String token;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("bench-http-", 0).factory()))
            .build();

    public Api(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /** How a job's events are wanted. */
    public enum Flush {
        PACED,
        COMMIT
    }

    public boolean isReady() throws IOException, InterruptedException {
        try {
            return send(to("/health/ready").GET()).statusCode() == 200;
        } catch (ConnectException e) {
            return false; // does not listen yet
        }
    }

    /** Starts a chat job that offers no tools. */
    public String start(String model) throws IOException, InterruptedException {
        return start(model, "Say your text.", List.of());
    }

    /**
     * Starts a chat job.
     *
     * @param tools names
     * @return its id
     */
    public String start(String model, String question, List<String> tools) throws IOException, InterruptedException {
        var body = JSON.createObjectNode().put("kind", "chat").put("model", model);
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        var named = body.putArray("tools");
        tools.forEach(named::add);
        return started(body);
    }

    private String started(ObjectNode body) throws IOException, InterruptedException {
        return admitted("/api/v1/projects/default/jobs", body).path("id").asText();
    }

    /**
     * Starts a run of a workflow.
     *
     * @param model of its agents
     */
    public String startFlow(JsonNode definition, String model, String prompt) throws IOException, InterruptedException {
        return started(flow(definition, model, prompt));
    }

    /** The same, and waits for its end, which must be a success; how long both took, in milliseconds. */
    public double runFlow(JsonNode definition, String model, String prompt) throws IOException, InterruptedException {
        var begin = System.nanoTime();
        var job = admitted("/api/v1/projects/default/jobs?wait=60", flow(definition, model, prompt));
        if (!job.path("state").asText().equals("succeeded")) {
            throw new IOException("a run of a workflow: " + job.path("state") + " " + job.path("failure"));
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    private static ObjectNode flow(JsonNode definition, String model, String prompt) {
        var body = JSON.createObjectNode().put("kind", "workflow").put("model", model);
        return body.put("prompt", prompt).set("definition", definition);
    }

    /**
     * Watches a run to its end, which must be a success, and approves whatever it asks as soon as it is asked.
     *
     * @return how much that was
     */
    public int approveAll(String job) throws IOException, InterruptedException {
        var approved = 0;
        try (var events = events(job, 0, Flush.COMMIT)) {
            for (var message = events.next(); message != null; message = events.next()) {
                if (message.event().equals("approval.asked")) {
                    approve(JSON.readTree(message.data()).path("approvalId").asText());
                    approved++;
                }
            }
        }
        if (!snapshot(job).path("state").asText().equals("succeeded")) {
            throw new IOException("the run " + job + " did not succeed");
        }
        return approved;
    }

    private void approve(String question) throws IOException, InterruptedException {
        var answer = send(to("/api/v1/approvals/" + question + "/answer")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"action\":\"approve\"}")));
        if (answer.statusCode() != 200) {
            throw new IOException("answering: HTTP " + answer.statusCode() + " " + answer.body());
        }
    }

    private JsonNode admitted(String path, ObjectNode body) throws IOException, InterruptedException {
        var request =
                to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body.toString()));
        var answer = send(request);
        for (var end = System.nanoTime() + PATIENCE.toNanos();
                answer.statusCode() == 503 && System.nanoTime() < end; ) {
            refused();
            answer = send(request);
        }
        if (answer.statusCode() != 201) {
            throw new IOException("starting a job: HTTP " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /** @throws IOException if the job does not end by it */
    public void stop(String job) throws IOException, InterruptedException {
        var answer = send(to("/api/v1/jobs/" + job + "/stop").POST(BodyPublishers.noBody()));
        if (answer.statusCode() != 200 || !answer.body().contains("aborted")) {
            throw new IOException("stopping a job: HTTP " + answer.statusCode() + " " + answer.body());
        }
    }

    /** Requests to start or watch a job so far that were answered 503 and repeated. */
    public long refusals() {
        return refusals.sum();
    }

    public JsonNode snapshot(String job) throws IOException, InterruptedException {
        var answer = send(to("/api/v1/jobs/" + job).GET());
        if (answer.statusCode() != 200) {
            throw new IOException("reading a job: HTTP " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /** @return Prometheus text */
    public String metrics() throws IOException, InterruptedException {
        return send(to("/metrics").GET()).body();
    }

    /**
     * Attaches to a job's events.
     *
     * @param after the last event one has; 0 for all
     */
    EventStream events(String job, long after, Flush flush) throws IOException, InterruptedException {
        var query = flush == Flush.COMMIT ? "?flush=commit" : "";
        var request = to("/api/v1/jobs/" + job + "/events" + query).header("Accept", "text/event-stream");
        if (after > 0) {
            request.header("Last-Event-ID", Long.toString(after));
        }
        var answer = http.send(request.GET().build(), BodyHandlers.ofInputStream());
        for (var end = System.nanoTime() + PATIENCE.toNanos();
                answer.statusCode() == 503 && System.nanoTime() < end; ) {
            answer.body().close();
            refused();
            answer = http.send(request.build(), BodyHandlers.ofInputStream());
        }
        if (answer.statusCode() != 200) {
            answer.body().close();
            throw new IOException("watching a job: HTTP " + answer.statusCode());
        }
        return new EventStream(answer.body());
    }

    /** Like {@link #events}, over a socket of its own and without repetition. */
    EventStream plainEvents(String job, long after) throws IOException {
        return new EventStream(new PlainGet(
                base.resolve("/api/v1/jobs/" + job + "/events"),
                "Authorization: Bearer " + token,
                "Accept: text/event-stream",
                "Last-Event-ID: " + after));
    }

    /** A client that is told to come again does so. */
    private void refused() throws InterruptedException {
        refusals.increment();
        Await.pause(BEFORE_REPEATING);
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
