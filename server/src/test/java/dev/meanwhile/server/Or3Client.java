package dev.meanwhile.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.store.postgres.TestDatabase;
import dev.meanwhile.testkit.model.ScriptedAnswer;
import dev.meanwhile.testkit.model.ScriptedModelServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A client of the OR3 dialect, with a server and a scripted model of its own. */
record Or3Client(RunningServer server, ScriptedModelServer model, TestDatabase database) implements AutoCloseable {
    private static final String TOOLS = """
            {"type": "function", "function": {"name": "calculate"}}, {"type": "function", "function": {"name": "fetch_url"}}""";

    static Or3Client open() throws IOException {
        var database = TestDatabase.migrated();
        var model = ScriptedModelServer.start();
        var server = RunningServer.on(
                database.address(),
                "--outbound.allow=127.0.0.1",
                "--models.demo.serves=demo*",
                "--models.scripted.base-url=" + model.baseUrl(),
                "--models.scripted.serves=scripted",
                "--models.scripted.default-model=scripted");
        return new Or3Client(server, model, database);
    }

    /** The body that starts a job. */
    static String background(String messageId) {
        return """
                {"model": "scripted", "stream": true, "_background": true, "_threadId": "t-%s", "_messageId": "%s",
                 "_toolRuntime": {"calculate": "server"}, "tools": [%s],
                 "messages": [{"role": "user", "content": "hi"}]}""".formatted(messageId, messageId, TOOLS);
    }

    /** An answer that is one tool call. */
    static ScriptedAnswer calling(String tool, String arguments) {
        return ScriptedAnswer.stream()
                .call(0, "c", tool, arguments)
                .finish("tool_calls")
                .done();
    }

    RunningServer.Answer post(String path, String body, String... headers) {
        return server.send("POST", path, body, headers);
    }

    /** @return the new job's id */
    String started(String messageId) {
        return post("/api/openrouter/stream", background(messageId))
                .json()
                .path("jobId")
                .asText();
    }

    /** @param query with its question mark, or empty */
    JsonNode status(String job, String query) {
        return server.send("GET", "/api/jobs/%s/status%s".formatted(job, query), "")
                .json();
    }

    /** @param query with its question mark, or empty */
    EventStream stream(String job, String query) {
        return server.events("/api/jobs/%s/stream%s".formatted(job, query));
    }

    /** A job's status when it is final. */
    JsonNode ended(String job) {
        try (var stream = stream(job, "")) {
            stream.until(Or3Client::isFinal);
        }
        return status(job, "");
    }

    /** A message's text, whole or its new part. */
    static String text(JsonNode message) {
        var status = message.path("status");
        return status.path("content").asText() + status.path("content_delta").asText();
    }

    static boolean isFinal(JsonNode message) {
        return message.path("status").has("completedAt");
    }

    static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Override
    public void close() throws IOException {
        server.close();
        model.close();
        database.close();
    }
}
