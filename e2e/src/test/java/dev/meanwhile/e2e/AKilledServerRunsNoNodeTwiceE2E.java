package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server that is killed without warning at any moment of runs of the example workflows, also while they wait for several people.
 * All end as they should, no node that ended runs again, and no model is asked again for what it had answered by then.
 */
class AKilledServerRunsNoNodeTwiceE2E {
    private static final Path EXAMPLES =
            Path.of(System.getProperty("meanwhile.home", "..")).resolve("examples/workflows");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** By then many runs are over. */
    private static final Duration LATEST_KILL = Duration.ofSeconds(1);

    /** What each is started with. */
    private static final List<List<String>> RUNS = List.of(
            List.of("two-signatures", "Contract 17"),
            List.of("two-steps", "Why do cats purr?"),
            List.of("week-plan", "Lisbon"),
            List.of("three-views", "Should we offer a free plan?"),
            List.of("triage", "I was charged twice on my last invoice"),
            List.of("reviewed-post", "We have a new logo"),
            List.of("polish", "Our tool keep your work."),
            List.of("quote", "3*149 + 2*89"),
            List.of("second-try", "Why is the sky blue?"),
            List.of("refund", "It broke"));

    @TempDir
    private static Path folder;

    private static CountedModel model;
    private static RunningServer server;
    private static int killed;
    private static int takenOver;

    @BeforeAll
    static void start() throws IOException {
        model = new CountedModel();
        server = RunningServer.in(folder)
                .with("models.demo.base-url", model.baseUrl().toString())
                .with("models.demo.default-model", "demo")
                .with("http.requests-per-minute", "100000")
                .with("limits.user.running", "100")
                .with("limits.user.starts-per-minute", "100000")
                .start();
    }

    @AfterAll
    static void end() {
        server.close();
        model.close();
        var figures =
                "kills=%d runs=%d of which went on after one=%d".formatted(killed, killed * RUNS.size(), takenOver);
        System.out.println(figures); // into the output of the build
        assertThat(takenOver).as(figures).isPositive();
    }

    static IntStream seeds() {
        return IntStream.of(Integer.getInteger("meanwhile.fault.seed", 1));
    }

    /** Ten runs each. */
    static IntStream manySeeds() {
        return IntStream.rangeClosed(2, 11);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void runsGoOnAtTheirNextNode(int seed) throws Exception {
        killAndCheck(seed);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("manySeeds")
    void runsGoOnAtTheirNextNodeManyTimes(int seed) throws Exception {
        killAndCheck(seed);
    }

    private static void killAndCheck(int seed) throws Exception {
        var random = new Random(seed);
        var runs = new ArrayList<Run>();
        for (var run : RUNS) {
            runs.add(Run.of(run.get(0), run.get(1), seed));
            LockSupport.parkNanos(random.nextInt(50) * 1_000_000L); // so that one kill strikes them at many moments
        }
        var waiting = runs.getFirst();
        Until.isTrue("two questions", PATIENCE, () -> questions(waiting.job).size() == 2);
        if (random.nextBoolean()) {
            answer(questions(waiting.job).getFirst());
        }
        LockSupport.parkNanos((long) (random.nextDouble() * LATEST_KILL.toNanos()));

        var before = Instant.now();
        server.kill();
        killed++;
        var after = Instant.now();
        server.start();

        for (var run : runs) {
            run.check(before, after);
        }
    }

    private static List<JsonNode> questions(String job) {
        var found = new ArrayList<JsonNode>();
        Api.json(server.api().get("/api/v1/approvals?job=" + job)).path("items").forEach(found::add);
        return found;
    }

    private static void answer(JsonNode question) {
        var isInput = question.path("kind").asText().equals("input");
        var answer = Api.JSON.createObjectNode().put("action", isInput ? "submit" : "approve");
        if (isInput) {
            answer.put("data", "cost centre 42");
        }
        var path = "/api/v1/approvals/" + question.path("id").asText() + "/answer";
        assertThat(server.api().post(path, answer).statusCode()).isEqualTo(200);
    }

    /** A run whose nodes ask models that are counted. */
    private record Run(String name, String job, List<String> nodes) {

        /** The models of all its nodes become ones of their own; they take a little time. */
        static Run of(String name, String prompt, int seed) throws IOException {
            var document = Api.JSON.readTree(EXAMPLES.resolve(name + ".json").toFile());
            var nodes = new ArrayList<String>();
            for (var node : document.path("nodes")) {
                var id = node.path("id").asText();
                var data = (ObjectNode) node.path("data");
                for (var branch : data.path("branches")) {
                    count((ObjectNode) branch, id + ":" + branch.path("id").asText(), nodes, name, seed);
                }
                count(data, id, nodes, name, seed);
            }
            var body = Api.JSON.createObjectNode().put("kind", "workflow").put("prompt", prompt);
            return new Run(name, server.api().start(body.set("definition", document)), List.copyOf(nodes));
        }

        private static void count(ObjectNode data, String node, List<String> nodes, String name, int seed) {
            if (data.path("prompt").asText().isBlank()) {
                return; // asks no model
            }
            var own = data.path("model").asText("demo");
            data.put("model", own + (own.contains(":") ? "," : ":interval=10ms,") + "key=" + key(name, seed, node));
            nodes.add(key(name, seed, node));
        }

        private static String key(String name, int seed, String node) {
            return "%s-%d-%s".formatted(name, seed, node.replace(':', '.'));
        }

        /**
         * Has it go on to its end and looks back.
         *
         * @param before the kill
         * @param after it
         */
        void check(Instant before, Instant after) throws Exception {
            Until.isTrue("the end of " + name, PATIENCE, () -> {
                questions(job).forEach(AKilledServerRunsNoNodeTwiceE2E::answer);
                return server.api().snapshot(job).hasNonNull("finishedAt");
            });
            var snapshot = server.api().snapshot(job);
            var events = events();

            assertThat(snapshot.path("state").asText()).as(snapshot.toString()).isEqualTo("succeeded");
            assertThat(snapshot.path("text").asText()).isNotBlank();
            var ended = events.stream().filter(Run::isEnd).toList();
            assertThat(ended).extracting(event -> event.path("path").asText()).doesNotHaveDuplicates();
            takenOver += snapshot.path("attempt").asInt() > 1 ? 1 : 0;
            for (var key : nodes) {
                var node = key.replaceFirst(".*-\\d+-", "").replace('.', ':');
                assertThat(model.requests(key, after))
                        .as("%s after the kill of %s", key, before)
                        .isLessThanOrEqualTo(callsLeft(events, node, before));
                assertThat(model.requests(key, Instant.MIN))
                        .as(key)
                        .isGreaterThanOrEqualTo(ends(events, node).count());
            }
        }

        private static boolean isEnd(JsonNode event) {
            return List.of("node.finished", "node.failed")
                    .contains(event.path("type").asText());
        }

        /** How often a node's model may be asked after that: not for what ended before, or what people were shown. */
        private static long callsLeft(List<JsonNode> events, String node, Instant moment) {
            var isShown = events.stream()
                    .filter(event ->
                            isOf(event, node) && event.path("type").asText().equals("approval.asked"))
                    .anyMatch(event -> at(event).isBefore(moment));
            var ends = ends(events, node)
                    .filter(event -> !at(event).isBefore(moment))
                    .count();
            var rounds = events.stream()
                    .filter(event -> isOf(event, node)
                            && List.of("tool.called", "notice.given")
                                    .contains(event.path("type").asText()))
                    .count(); // each is followed by one call more
            return isShown || ends == 0 ? 0 : ends + rounds;
        }

        private static Stream<JsonNode> ends(List<JsonNode> events, String node) {
            return events.stream().filter(event -> isOf(event, node) && isEnd(event));
        }

        private static boolean isOf(JsonNode event, String node) {
            return event.path("path").asText().replaceFirst(".*/", "").equals(node);
        }

        private static Instant at(JsonNode event) {
            return Instant.parse(event.path("at").asText());
        }

        private List<JsonNode> events() throws Exception {
            var events = new ArrayList<JsonNode>();
            var answer = server.api().events("/api/v1/jobs/" + job + "/events", 0);
            try (var reader = new SseReader(answer.body())) {
                for (var message = reader.next(); message != null; message = reader.next()) {
                    events.add(Api.JSON.readTree(message.data()));
                }
            }
            return events;
        }
    }
}
