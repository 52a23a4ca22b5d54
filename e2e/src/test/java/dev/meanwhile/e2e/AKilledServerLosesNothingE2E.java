package dev.meanwhile.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.models.openai.demo.DemoText;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server that is killed without warning, again and again, while jobs stream, call tools that read and call one that writes. After
 * its restart every job goes on by itself and ends with exactly its text, every viewer who comes back sees no gap and no duplicate,
 * and no call of the writing tool has taken effect twice.
 */
class AKilledServerLosesNothingE2E {
    private static final int CHUNKS = 100;
    private static final String TEXT = DemoText.of(CHUNKS);
    private static final String PACE = "demo:chunks=%d,interval=5ms".formatted(CHUNKS);

    /** By the 60th event every job is past its tools and in its text. */
    private static final int LATEST_KILL = 60;

    @TempDir
    private static Path folder;

    private static RunningServer server;
    private static int takenOver;

    @BeforeAll
    static void start() {
        server = RunningServer.in(folder)
                .withNotes()
                .with("limits.user.running", "100")
                .start();
    }

    @AfterAll
    static void end() {
        server.close();
        assertThat(takenOver).as("jobs that ran when their server was killed").isPositive();
    }

    static IntStream seeds() {
        return IntStream.rangeClosed(1, 10);
    }

    static IntStream manySeeds() {
        return IntStream.rangeClosed(11, 110);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void jobsGoOnWhereTheyWere(int seed) throws IOException {
        killAndCheck(seed);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("manySeeds")
    void jobsGoOnWhereTheyWereManyTimes(int seed) throws IOException {
        killAndCheck(seed);
    }

    private static void killAndCheck(int seed) throws IOException {
        var random = new Random(seed);
        var jobs = jobs(seed).map(server.api()::start).toList();
        var watchers = jobs.stream().map(job -> Watcher.of(server.api(), job)).toList();
        try {
            watchers.get(random.nextInt(watchers.size())).awaitCount(1 + random.nextInt(LATEST_KILL));
            server.kill();
            server.start();

            assertThat(watchers).as("seed %d", seed).allSatisfy(watcher -> {
                assertThat(watcher.awaitEnd()).isEqualTo("succeeded");
                assertThat(watcher.text()).isEqualTo(TEXT);
                assertThat(watcher.broken()).isEmpty();
            });
            assertThat(jobs)
                    .as("seed %d", seed)
                    .allSatisfy(job -> assertThat(
                                    server.api().snapshot(job).path("text").asText())
                            .isEqualTo(TEXT));
            takenOver += jobs.stream()
                    .mapToInt(job -> server.api().snapshot(job).path("attempt").asInt() - 1)
                    .sum();
            assertThat(executions()).as("seed %d", seed).doesNotHaveDuplicates().containsAll(doneCalls(jobs));
        } finally {
            watchers.forEach(Watcher::close);
        }
    }

    private static Stream<ObjectNode> jobs(int seed) {
        var writing = IntStream.range(0, 3).mapToObj(i -> {
            var note = "{\"text\":\"note %d of seed %d\",\"delayMs\":50}".formatted(i, seed);
            return Api.chat(PACE + ",rounds=2,tool=append_note,args=" + encoded(note), "append_note");
        });
        var sum = Api.chat(
                PACE + ",rounds=3,calls=2,tool=calculate,args=" + encoded("{\"expression\":\"17*23\"}"), "calculate");
        var plain = Api.chat(PACE + ",reasoning=20");
        return Stream.concat(writing, Stream.of(sum, plain));
    }

    private static String encoded(String json) {
        return URLEncoder.encode(json, StandardCharsets.UTF_8);
    }

    /** The calls that took effect, as the tool itself wrote them down: {@code job/call}. */
    private static List<String> executions() throws IOException {
        var notes = server.notes().resolve("notes.txt");
        return Files.exists(notes)
                ? Files.readAllLines(notes).stream()
                        .map(line -> line.split("\t", 2)[0])
                        .toList()
                : List.of();
    }

    /** The calls of the writing tool that the server says are done. */
    private static List<String> doneCalls(List<String> jobs) {
        var done = new ArrayList<String>();
        for (var job : jobs) {
            for (var call : server.api().snapshot(job).path("toolCalls")) {
                if (call.path("name").asText().equals("append_note")
                        && call.path("status").asText().equals("done")) {
                    done.add(job + "/" + call.path("callId").asText());
                }
            }
        }
        return done;
    }
}
