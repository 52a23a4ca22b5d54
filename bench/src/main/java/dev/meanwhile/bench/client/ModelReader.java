package dev.meanwhile.bench.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Reads answers straight from a provider, as a client without Meanwhile would. Safe for many threads. */
public final class ModelReader implements AutoCloseable {
    private final URI completions;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("bench-model-", 0).factory()))
            .build();

    /** @param baseUrl to which {@code /chat/completions} is appended */
    public ModelReader(URI baseUrl) {
        this.completions = URI.create(baseUrl + "/chat/completions");
    }

    /**
     * Reads one answer.
     *
     * @param expected its whole text; null if that is not known
     * @return {@link System#nanoTime()} when the first text came
     * @throws IOException if the text is another one
     */
    public long read(String model, @Nullable String expected) throws IOException, InterruptedException {
        var body = Api.JSON.createObjectNode().put("model", model).put("stream", true);
        body.putArray("messages").addObject().put("role", "user").put("content", "Say your text.");
        var request = HttpRequest.newBuilder(completions)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + System.getenv().getOrDefault("OPENAI_API_KEY", "bench"))
                .POST(BodyPublishers.ofString(body.toString()));
        var answer = http.send(request.build(), BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            answer.body().close();
            throw new IOException("asking the model: HTTP " + answer.statusCode());
        }
        var text = new TextCheck(expected);
        var first = 0L;
        try (var stream = new EventStream(answer.body())) {
            for (var message = stream.next(); message != null; message = stream.next()) {
                var piece = piece(message.data());
                if (!piece.isEmpty()) {
                    first = first == 0 ? System.nanoTime() : first;
                    text.piece(text.length(), piece);
                }
            }
        }
        if (expected != null) {
            text.complete(expected);
        }
        return first;
    }

    private static String piece(String data) throws IOException {
        return data.startsWith("[DONE]")
                ? ""
                : Api.JSON
                        .readTree(data)
                        .path("choices")
                        .path(0)
                        .path("delta")
                        .path("content")
                        .asText("");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
