package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.server.RunningServer.Answer;
import dev.meanwhile.store.postgres.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens and money of a whole server with the demo model's prices. */
class BudgetsIT {
    private static final String JOBS = "/api/v1/projects/default/jobs";

    /** A dollar for a token written; a round that calls one tool writes one. */
    private static final String DOLLAR = "--models.prices=demo*=0/1000000";

    private final TestDatabase database = TestDatabase.migrated();
    private RunningServer server;

    @AfterEach
    void close() {
        server.close();
        database.close();
    }

    private void start(String... settings) {
        server = RunningServer.on(database.address(), settings);
    }

    private Answer job(String model, String more) {
        return server.send("POST", JOBS + "?wait=30", """
                {"input": "hi", "model": "demo:interval=1ms,tool=get_current_time,%s"%s}""".formatted(model, more));
    }

    private List<JsonNode> measurements(JsonNode job) {
        var told = new ArrayList<JsonNode>();
        var log = server.send("GET", "/api/v1/jobs/" + job.path("id").asText() + "/events?after_seq=0", "");
        log.json().path("events").forEach(event -> {
            if (event.path("type").asText().equals("usage.updated")) {
                told.add(event);
            }
        });
        return told;
    }

    private static BigDecimal dollars(JsonNode cost) {
        return new BigDecimal(cost.asText());
    }

    @Test
    void moneyIsTheSumOfAllRoundsToTheLastDigit() {
        start("--models.prices=other*=9/9,demo*=1.3/10.7");

        var job = job("rounds=2,chunks=4", "").json();

        var usage = job.path("usage");
        var read = usage.path("promptTokens").asLong();
        assertThat(usage.path("completionTokens").asLong()).isEqualTo(1 + 1 + 4);
        var price = new BigDecimal("1.3").multiply(BigDecimal.valueOf(read)).add(new BigDecimal("64.2"));
        assertThat(dollars(usage.path("cost"))).isEqualByComparingTo(price.movePointLeft(6));
        var told = measurements(job);
        assertThat(told).hasSize(3);
        assertThat(told.getLast().path("usage")).isEqualTo(usage);
        assertThat(told).allMatch(event -> event.path("limits").equals(job.path("limits")));
        assertThat(database.value("select cost from spending"))
                .isEqualTo(price.movePointLeft(6).toPlainString());
    }

    @Test
    void whatTheModelReportsGoesBeforeItsPrice() {
        start(DOLLAR);

        var job = job("chunks=3,cost=0.125", "").json();

        assertThat(dollars(job.path("usage").path("cost"))).isEqualByComparingTo("0.125");
    }

    @Test
    void aJobEndsAtItsMoneyAndKeepsWhatItHas() {
        start(DOLLAR, "--limits.chat.max-cost=4");

        var job = job("rounds=9,chunks=2", ", \"limits\": {\"cost\": 3}").json();

        assertThat(job.path("state").asText()).isEqualTo("failed");
        assertThat(job.path("failure").path("code").asText()).isEqualTo("limit_exceeded");
        assertThat(job.path("failure").path("message").asText())
                .isEqualTo("the job's limit of 3 US dollars is reached: it has spent 3");
        assertThat(job.path("limits").path("cost").asInt()).isEqualTo(3);
        assertThat(job.path("toolCalls")).hasSize(3);
        assertThat(job.path("usage").path("completionTokens").asInt()).isEqualTo(3);
        assertThat(job("chunks=1", ", \"limits\": {\"cost\": 4.5}").status()).isEqualTo(400);
    }

    @Test
    void aJobEndsAtItsTokens() {
        start("--limits.chat.max-tokens=20");

        var job = job("rounds=9,chunks=2", "").json();

        assertThat(job.path("failure").path("code").asText()).isEqualTo("limit_exceeded");
        assertThat(job.path("usage").path("totalTokens").asInt()).isGreaterThanOrEqualTo(20);
        assertThat(job.path("usage").has("cost")).isFalse();
    }

    @Test
    void aStoppedJobHasSpentWhatItsFinishedRoundsCost() {
        start(DOLLAR);
        var job = server.send("POST", JOBS, """
                        {"input": "hi", "model": "demo:rounds=1,tool=get_current_time,interval=20ms,chunks=5000"}""").header("Location");
        var seen = server.send("GET", job + "/events?after_seq=0", "").json();
        while (!seen.toString().contains("\"text.delta\"")) {
            var next = seen.path("nextSeq").asLong();
            seen = server.send("GET", job + "/events?wait=20&after_seq=" + next, "")
                    .json();
        }

        server.send("POST", job + "/stop", "");

        var usage = server.send("GET", job, "").json().path("usage");
        assertThat(dollars(usage.path("cost"))).isEqualByComparingTo("1");
        assertThat(database.value("select cost from spending")).isEqualTo("1.000000");
    }

    @Test
    void aFailedJobHasSpentWhatItsRequestsCost() {
        start(DOLLAR);

        var refused = job("rounds=2,fault=400,round=2", "").json(); // its first round had an answer
        var filtered = job("rounds=1,chunks=3,finish=content_filter", "").json();

        assertThat(refused.path("state").asText()).isEqualTo("failed");
        assertThat(dollars(refused.path("usage").path("cost"))).isEqualByComparingTo("1");
        assertThat(filtered.path("failure").path("code").asText()).isEqualTo("model_content_filtered");
        assertThat(dollars(filtered.path("usage").path("cost")))
                .isEqualByComparingTo("4"); // the last answer was measured
        assertThat(database.value("select cost from spending")).isEqualTo("5.000000");
    }

    @Test
    void aPersonsDayIsOverAtItsMoneyUntilMidnight() {
        start(DOLLAR, "--limits.user.cost-per-day=3");
        var other = server.tokenOf("default", "otto", "member");

        var last = job("rounds=9", "").json();
        var refused = job("chunks=1", "");

        assertThat(last.path("failure").path("code").asText()).isEqualTo("limit_exceeded");
        assertThat(last.path("failure").path("message").asText())
                .isEqualTo("local's limit of 3 US dollars a day is reached: 3 are spent since midnight UTC");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().path("code").asText()).isEqualTo("budget_spent");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 86_401);
        assertThat(or3().status()).isEqualTo(503);
        assertThat(or3().json().path("code").asText()).isEqualTo("budget_spent");
        assertThat(server.sendAs(other, "POST", JOBS, "{\"input\": \"hi\"}").status())
                .isEqualTo(201);
        database.shift(Duration.ofSeconds(Integer.parseInt(refused.header("Retry-After"))));
        assertThat(job("chunks=1", "").status()).isEqualTo(201);
    }

    private Answer or3() {
        return server.send("POST", "/api/openrouter/stream", """
                {"messages": [{"role": "user", "content": "hi"}], "_background": true, "_threadId": "t", "_messageId": "m"}""");
    }
}
