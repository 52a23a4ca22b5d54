package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.testkit.model.ScriptedAnswer;
import dev.meanwhile.testkit.model.ScriptedModelServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys and tokens are used and then nowhere to be found: not in what the server prints, not in what it answers, and not in a single
 * byte of the database's files, its write-ahead log included.
 */
class SecretsStaySecretE2E {
    private static final String OPERATORS = "sk-key-of-the-operator-5f2d8a01c3";
    private static final String ARGUMENT = "words that a model hands to a tool";
    private static final String CALLERS = "sk-key-of-one-caller-77aa90be14";

    @TempDir
    private static Path folder;

    private static ScriptedModelServer provider;
    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        provider = ScriptedModelServer.start();
        server = RunningServer.in(folder)
                .withNotes()
                .with("log.format", "json")
                .withEnvironment("OPENAI_BASE_URL", provider.baseUrl().toString())
                .withEnvironment("OPENAI_API_KEY", OPERATORS)
                .start();
    }

    @AfterAll
    static void end() throws Exception {
        server.close();
        provider.close();
    }

    @Test
    void neitherLogsNorAnswersNorTheDatabaseHoldThem() throws Exception {
        provider.answer(
                ScriptedAnswer.saying("Fine."),
                ScriptedAnswer.error(401, "Incorrect API key provided: Bearer " + CALLERS + ". Find yours elsewhere."));

        var answered = run("succeeded");
        var refused = run("failed");

        assertThat(provider.requests())
                .extracting(request -> request.header("authorization"))
                .containsOnly("Bearer " + CALLERS);
        var shown = answered
                + refused
                + server.api().snapshot(id(answered))
                + server.api().snapshot(id(refused));
        server.stop(); // then all it knew is in its files
        var secrets = List.of(OPERATORS, CALLERS, RunningServer.TOKEN);
        assertThat(shown).doesNotContain(secrets);
        assertThat(server.log()).isNotEmpty().doesNotContain(secrets);
        for (var secret : secrets) {
            assertThat(filesWith(secret)).as("files with a secret").isEmpty();
        }
        assertThat(filesWith("Say your text."))
                .as("files with the prompt: the search finds what is there")
                .isNotEmpty();
        server.start();
    }

    @Test
    void noLogShowsWhatIsSaidToModelsAndTools() throws Exception {
        provider.answer(
                ScriptedAnswer.stream()
                        .call(0, "call-1", "write_note", "{\"text\": \"%s\"}".formatted(UsedSecrets.note(ARGUMENT)))
                        .call(1, "call-2", "write_note", "{\"text\": 1, \"%s\": 2}".formatted(ARGUMENT))
                        .finish("tool_calls")
                        .done(),
                ScriptedAnswer.stream().raw("data: {\"%s\"\n\n".formatted(ARGUMENT)),
                ScriptedAnswer.saying(ARGUMENT));

        var job = run("succeeded", "write_note");

        assertThat(job).contains(ARGUMENT);
        assertThat(UsedSecrets.in(job + "Say your text."))
                .as("the search finds what is there")
                .contains(ARGUMENT, "Say your text.");
        assertThat(server.log()).contains("tool=write_note").doesNotContain("Say your text.", ARGUMENT);
    }

    @Test
    void everyLineOfTheLogIsAnObjectAndTheJobAFieldOfIt() {
        provider.answer(ScriptedAnswer.saying("Fine."));

        var job = id(run("succeeded"));
        Until.isTrue(
                "the line of the end", Duration.ofSeconds(10), () -> states(job).contains("succeeded"));

        assertThat(states(job)).containsExactly("running", "succeeded");
        assertThat(linesOfLog())
                .allSatisfy(line ->
                        assertThat(line.fieldNames()).toIterable().contains("at", "level", "logger", "message"));
    }

    /** What the lines of this job, found by the field, say of its state. */
    private static List<String> states(String job) {
        return linesOfLog().stream()
                .filter(line -> line.path("job").asText().equals(job) && line.has("state"))
                .map(line -> line.path("state").asText())
                .toList();
    }

    /** What it printed, but for the two sentences that it says to people, and a line that is not whole yet. */
    private static List<JsonNode> linesOfLog() {
        var printed = server.log();
        return printed.substring(0, printed.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> !line.startsWith("Meanwhile ") && !line.startsWith("Log in ") && !line.isBlank())
                .map(SecretsStaySecretE2E::parsed)
                .toList();
    }

    private static JsonNode parsed(String line) {
        try {
            return Api.JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    /** @return the job's id, a line break, and all its events */
    private static String run(String state, String... tools) {
        var started = server.api()
                .post(
                        "/api/v1/projects/default/jobs",
                        Api.chat("some/model", tools),
                        "x-meanwhile-provider-key",
                        CALLERS);
        assertThat(started.statusCode()).isEqualTo(201);
        var job = Api.json(started).path("id").asText();
        try (var watcher = Watcher.of(server.api(), job)) {
            assertThat(watcher.awaitEnd()).isEqualTo(state);
            return job + "\n" + started.body() + watcher.events();
        }
    }

    private static String id(String run) {
        return run.lines().findFirst().orElseThrow();
    }

    /** All files of the data directory with these characters, but the one whose purpose it is to hold the token. */
    private static List<Path> filesWith(String characters) throws IOException {
        try (var files = Files.walk(server.data())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.equals(server.data().resolve("token")))
                    .filter(file -> bytes(file).contains(characters))
                    .toList();
        }
    }

    /** One character a byte. */
    private static String bytes(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }
}
