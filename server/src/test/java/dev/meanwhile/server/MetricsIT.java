package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a server shows at {@code /metrics} after some work, beside the page that lists it. */
class MetricsIT {
    private static final RunningServer SERVER = RunningServer.shared();
    private static final String JOBS = "/api/v1/projects/default/jobs";

    /** A row of the page: name, sort, labels. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| (\\w+) \\| ([^|]*) \\|");

    private static final String LABEL = "\\w+=\"(?:[^\"\\\\]|\\\\.)*\"";

    /** A sample: name without what Prometheus appends to it, labels. */
    private static final Pattern SAMPLE = Pattern.compile(
            "(?m)^(\\w+?)(?:_bucket|_count|_sum|_max)?(?:\\{((?:%s,?)*)})? [-+.\\w]+$".formatted(LABEL));

    @Test
    void everythingThatIsListedIsShownAndNothingElse() throws IOException {
        SERVER.send("POST", JOBS + "?wait=30", chat("demo:rounds=1,tool=calculate,cost=0.5"));
        SERVER.send("POST", JOBS + "?wait=30", chat("demo:fault=401"));
        stop(SERVER.send("POST", JOBS, chat("demo:chunks=1000")));

        ping();

        var shown = awaitShown("gen_ai_client_cost_total", "state=\"failed\"", "outcome=\"aborted\"");

        assertThat(shown.lines().filter(line -> !line.startsWith("#")))
                .allSatisfy(line -> assertThat(line).matches(SAMPLE));
        assertThat(families(SAMPLE, shown, 2)).isEqualTo(families(ROW, page(), 3));
    }

    /** A webhook's message that is refused on its way out. */
    private static void ping() {
        var hooks = "/api/v1/projects/default/webhooks";
        var body = "{\"name\": \"n\", \"url\": \"http://10.0.0.1\", \"types\": [\"job.finished\"]}";
        var hook =
                hooks + "/" + SERVER.send("POST", hooks, body).json().path("id").asText();
        SERVER.send("POST", hook + "/ping", "");
        awaitShown("meanwhile_webhook_deliveries_seconds_count");
        SERVER.send("DELETE", hook, "");
    }

    private static void stop(RunningServer.Answer admitted) {
        var stopped = SERVER.send("POST", admitted.header("Location") + "/stop", "");
        assertThat(stopped.json().path("state").asText()).isEqualTo("cancelled");
    }

    private static String chat(String model) {
        return """
                {"kind": "chat", "input": "hello", "model": "%s"}""".formatted(model);
    }

    /** Jobs are measured a moment after their end. */
    private static String awaitShown(String... texts) {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            var shown = SERVER.sendAs("", "GET", "/metrics", "").body();
            if (Arrays.stream(texts).allMatch(shown::contains)) {
                return shown;
            }
            assertThat(System.nanoTime()).as(shown).isLessThan(deadline);
        }
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("../docs/reference/metrics.md"));
    }

    /** Names with their labels in order, one a line. */
    private static String families(Pattern pattern, String text, int labels) {
        return pattern.matcher(text)
                .results()
                .map(family -> family.group(1) + " " + labels(family, labels))
                .distinct()
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private static List<String> labels(MatchResult family, int group) {
        var text = family.group(group) == null ? "" : family.group(group);
        return Pattern.compile(LABEL + "|\\w+")
                .matcher(text)
                .results()
                .map(label -> label.group().replaceFirst("=.*", ""))
                .filter(label -> !label.equals("le"))
                .sorted()
                .toList();
    }
}
