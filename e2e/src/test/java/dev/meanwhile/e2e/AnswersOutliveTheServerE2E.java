package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server is killed while runs wait for two people each; what they are asked, and what they said, counts as if it had not been. */
class AnswersOutliveTheServerE2E {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private static RunningServer server;
    private static String both;
    private static String one;
    private static String late;
    private static JsonNode answered;
    private static JsonNode expiring;

    @BeforeAll
    static void killThemWhileTheyWait() throws IOException {
        server = RunningServer.in(folder).start();
        both = asking("'mode':'input'", "'mode':'input'");
        one = asking("'mode':'input'", "'mode':'approval'");
        late = asking("'mode':'approval','timeout':3000,'defaultAction':'skip'", "'mode':'approval'");
        for (var job : List.of(both, one, late)) {
            Until.isTrue("two questions", PATIENCE, () -> questions(job).size() == 2);
        }
        answered = of(one, "left");
        expiring = of(late, "left");
        assertThat(answer(answered, "submit", "before")).isEqualTo(200);
        server.kill();
        server.start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    /** Two people at once, left and right; their texts come one after the other. */
    private static String asking(String left, String right) throws IOException {
        var document = """
                {'meta': {'version': '2.0.0', 'name': 'two'},
                 'nodes': [{'id': 'start', 'type': 'start', 'data': {}},
                           {'id': 'left', 'type': 'human', 'data': {'hitl': {'enabled': true, 'prompt': 'left', %s}}},
                           {'id': 'right', 'type': 'human', 'data': {'hitl': {'enabled': true, 'prompt': 'right', %s}}},
                           {'id': 'out', 'type': 'output', 'data': {}}],
                 'edges': [{'id': 'a', 'source': 'start', 'target': 'left'}, {'id': 'b', 'source': 'start', 'target': 'right'},
                           {'id': 'c', 'source': 'left', 'target': 'out'}, {'id': 'd', 'source': 'right', 'target': 'out'}]}
                """.formatted(left, right).replace('\'', '"');
        var body = Api.JSON.createObjectNode().put("kind", "workflow").put("prompt", "hello");
        return server.api().start(body.set("definition", Api.JSON.readTree(document)));
    }

    private static List<JsonNode> questions(String job) {
        var open = Api.json(server.api().get("/api/v1/approvals?job=" + job)).path("items");
        return StreamSupport.stream(open.spliterator(), false).toList();
    }

    private static JsonNode of(String job, String name) {
        return questions(job).stream()
                .filter(question -> question.path("question").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** @return the HTTP status */
    private static int answer(JsonNode question, String action, String data) {
        var body = Api.JSON.createObjectNode().put("action", action);
        if (data != null) {
            body.put("data", data);
        }
        return server.api()
                .post("/api/v1/approvals/" + question.path("id").asText() + "/answer", body)
                .statusCode();
    }

    private static String result(String job) {
        Until.isTrue("the run's end", PATIENCE, () -> server.api().snapshot(job).hasNonNull("finishedAt"));
        var snapshot = server.api().snapshot(job);
        assertThat(snapshot.path("state").asText()).as(snapshot.toString()).isEqualTo("succeeded");
        return snapshot.path("text").asText();
    }

    @Test
    void bothMayBeAnsweredAtTheSameInstant() {
        var together = new CyclicBarrier(2);
        var statuses = List.of("left", "right").stream()
                .map(name -> {
                    var question = of(both, name);
                    return CompletableFuture.supplyAsync(() -> {
                        await(together);
                        return answer(question, "submit", name);
                    });
                })
                .toList();

        assertThat(statuses).extracting(CompletableFuture::join).containsExactly(200, 200);
        assertThat(result(both)).isEqualTo("left\n\nright");
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatWasAnsweredBeforeStaysAnswered() {
        assertThat(questions(one)).hasSize(1);

        assertThat(answer(answered, "submit", "before")).isEqualTo(200);
        assertThat(answer(answered, "submit", "after")).isEqualTo(409);

        assertThat(answer(of(one, "right"), "approve", null)).isEqualTo(200);
        assertThat(result(one)).isEqualTo("before\n\nhello");
    }

    @Test
    void whatExpiredMeanwhileGoesByItsDefault() {
        Until.isTrue("the expiry", PATIENCE, () -> questions(late).size() == 1);

        assertThat(answer(expiring, "approve", null)).isEqualTo(409);

        assertThat(answer(of(late, "right"), "approve", null)).isEqualTo(200);
        assertThat(result(late)).isEqualTo("hello\n\nhello");
    }
}
