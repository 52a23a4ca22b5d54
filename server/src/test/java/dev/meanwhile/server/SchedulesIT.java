package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.store.postgres.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs that start later, or again and again, by the API. */
class SchedulesIT {
    private static final String PROJECT = "/api/v1/projects/default";
    private static final String SCHEDULES = PROJECT + "/schedules";

    private static TestDatabase database;
    private static RunningServer server;

    @BeforeAll
    static void open() {
        database = TestDatabase.migrated();
        server = RunningServer.on(database.address());
    }

    @AfterAll
    static void close() {
        server.close();
        database.close();
    }

    @Test
    void aDelayedJobShowsItsTimeAndIsStopped() {
        var answer = server.send("POST", PROJECT + "/jobs", """
                {"input": "hello", "delaySeconds": 3600}""");

        assertThat(answer.status()).isEqualTo(201);
        var job = answer.json();
        assertThat(job.path("state").asText()).isEqualTo("queued");
        assertThat(Duration.between(time(job, "createdAt"), time(job, "startAt")))
                .isEqualTo(Duration.ofHours(1));
        var stopped =
                server.send("POST", answer.header("Location") + "/stop", "").json();
        assertThat(stopped.path("state").asText()).isEqualTo("cancelled");
        assertThat(server.send("GET", answer.header("Location"), "").json().has("startAt"))
                .isFalse();
    }

    @Test
    void aTimeThatIsPastIsNow() {
        var answer = server.send("POST", PROJECT + "/jobs?wait=30", """
                {"input": "hello", "startAt": "2026-01-31T09:00:00+01:00"}""");

        assertThat(answer.json().path("state").asText()).isEqualTo("succeeded");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"delaySeconds\": -1",
                "\"delaySeconds\": 40000000",
                "\"delaySeconds\": 1, \"startAt\": \"2027-01-01T00:00:00Z\"",
                "\"startAt\": \"tomorrow\"",
                "\"startAt\": \"9999-01-01T00:00:00Z\"",
            })
    void aTimeThatCannotBeIsRefused(String when) {
        var answer = server.send("POST", PROJECT + "/jobs", "{\"input\": \"hello\", %s}".formatted(when));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("code").asText()).isEqualTo("request_invalid");
    }

    @Test
    void aScheduleStartsItsJobAtItsTime() {
        var made = server.send("POST", SCHEDULES, """
                {"name": "hourly", "cron": "0 * * * *", "job": {"input": "hello"}}""");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("enabled").asBoolean()).isTrue();
        var ended = server.events("/api/v1/jobs/" + runNow("hourly") + "/events");
        ended.until(event -> event.path("type").asText().equals("job.finished"));
        ended.close();

        database.shift(Duration.ofHours(1));

        var run = lastRun("hourly");
        assertThat(run.path("plannedAt")).isEqualTo(made.json().path("nextRunAt"));
        assertThat(run.path("outcome").asText()).isEqualTo("started");
        var job = server.send("GET", "/api/v1/jobs/" + run.path("jobId").asText(), "")
                .json();
        assertThat(job.path("owner")).isEqualTo(made.json().path("owner"));
        assertThat(server.send("DELETE", SCHEDULES + "/hourly", "").status()).isEqualTo(204);
        assertThat(server.send("GET", SCHEDULES + "/hourly", "").status()).isEqualTo(404);
    }

    private static String runNow(String name) {
        var answer = server.send("POST", SCHEDULES + "/" + name + "/run", "");
        assertThat(answer.status()).isEqualTo(201);
        return answer.json().path("id").asText();
    }

    /** The clockwork looks each second; nothing else tells of it. */
    private static JsonNode lastRun(String name) {
        for (var end = System.nanoTime() + Duration.ofSeconds(20).toNanos(); System.nanoTime() < end; ) {
            var schedule = server.send("GET", SCHEDULES + "/" + name, "").json();
            if (schedule.has("lastRun")) {
                return schedule.path("lastRun");
            }
        }
        throw new AssertionError("nothing was started");
    }

    @Test
    void aScheduleIsPausedAndResumed() {
        server.send("POST", SCHEDULES, """
                {"name": "paused", "cron": "0 9 * * 1-5", "timeZone": "Europe/Berlin", "job": {"input": "hello"}}""");

        var paused = server.send("POST", SCHEDULES + "/paused/pause", "").json();
        assertThat(paused.path("enabled").asBoolean()).isFalse();
        assertThat(paused.has("nextRunAt")).isFalse();

        var resumed = server.send("POST", SCHEDULES + "/paused/resume", "").json();
        assertThat(resumed.path("enabled").asBoolean()).isTrue();
        assertThat(resumed.has("nextRunAt")).isTrue();
    }

    @Test
    void aScheduleIsReplacedByItsOwner() {
        var mia = server.tokenOf("default", "mia", "member");
        server.sendAs(mia, "POST", SCHEDULES, """
                {"name": "replaced", "cron": "0 9 * * *", "job": {"input": "old"}}""");
        var better = "{\"cron\": \"30 10 * * *\", \"overlap\": \"allow\", \"job\": {\"input\": \"new\"}}";

        var replaced = server.sendAs(mia, "PUT", SCHEDULES + "/replaced", better);

        assertThat(replaced.status()).isEqualTo(200);
        var now = server.sendAs(mia, "GET", SCHEDULES + "/replaced", "").json();
        assertThat(now).isEqualTo(replaced.json());
        assertThat(now.path("job").path("input").asText()).isEqualTo("new");
        assertThat(now.path("overlap").asText()).isEqualTo("allow");
        assertThat(now.path("nextRunAt").asText()).contains("T10:30:00");
        assertThat(server.send("PUT", SCHEDULES + "/replaced", better).status()).isEqualTo(403);
        assertThat(server.sendAs(mia, "PUT", SCHEDULES + "/none", better).status())
                .isEqualTo(404);
        for (var wrong : List.of(
                "{\"cron\": \"never\", \"job\": {\"input\": \"x\"}}",
                "{\"cron\": \"0 9 * * *\", \"job\": {}}",
                "{\"name\": \"other\", \"cron\": \"0 9 * * *\", \"job\": {\"input\": \"x\"}}")) {
            assertThat(server.sendAs(mia, "PUT", SCHEDULES + "/replaced", wrong).status())
                    .isEqualTo(400);
        }
    }

    @Test
    void whatAScheduleAsksIsReadByItsOwnerAlone() {
        var mia = server.tokenOf("default", "mia", "member");
        var ben = server.tokenOf("default", "ben", "member");
        server.sendAs(mia, "POST", SCHEDULES, """
                {"name": "mias", "cron": "0 9 * * *", "job": {"input": "a secret"}}""");

        assertThat(server.sendAs(mia, "GET", SCHEDULES + "/mias", "").body()).contains("a secret");
        assertThat(server.sendAs(ben, "GET", SCHEDULES + "/mias", "").status()).isEqualTo(404);
        assertThat(server.sendAs(ben, "GET", SCHEDULES, "").json().path("items"))
                .isEmpty();
        assertThat(server.send("GET", SCHEDULES + "/mias", "").body())
                .contains("mias")
                .doesNotContain("a secret");
        assertThat(server.send("POST", SCHEDULES + "/mias/run", "").status()).isEqualTo(403);
        assertThat(server.send("POST", SCHEDULES + "/mias/pause", "").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"name\": \"Not Valid\", \"cron\": \"0 9 * * *\", \"job\": {\"input\": \"x\"}",
                "\"name\": \"a\", \"cron\": \"never\", \"job\": {\"input\": \"x\"}",
                "\"name\": \"a\", \"cron\": \"0 9 * * *\", \"timeZone\": \"Atlantis\", \"job\": {\"input\": \"x\"}",
                "\"name\": \"a\", \"cron\": \"0 9 * * *\", \"overlap\": \"maybe\", \"job\": {\"input\": \"x\"}",
                "\"name\": \"a\", \"cron\": \"0 9 * * *\", \"job\": {}",
                "\"name\": \"a\", \"cron\": \"0 9 * * *\", \"job\": {\"input\": \"x\", \"delaySeconds\": 1}",
                "\"name\": \"a\", \"cron\": \"0 9 * * *\"",
            })
    void whatCouldNeverStartIsRefused(String body) {
        var answer = server.send("POST", SCHEDULES, "{" + body + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("code").asText()).isEqualTo("request_invalid");
    }

    private static Instant time(JsonNode job, String field) {
        return Instant.parse(job.path(field).asText());
    }
}
