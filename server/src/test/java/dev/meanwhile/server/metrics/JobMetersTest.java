package dev.meanwhile.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobKind;
import dev.meanwhile.core.job.JobSums.Sums;
import dev.meanwhile.core.job.QueueView.Standing;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.JobEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JobMetersTest {
    private static final Sums SUMS = new Sums(
            JobKind.CHAT, "a-model", Duration.ofSeconds(9), Duration.ofSeconds(2), 3, 4, Duration.ofMillis(700));

    private final JobId job = new JobId(UUID.randomUUID());
    private final Metrics metrics = new Metrics(() -> new Standing(Map.of(), Duration.ZERO));

    @Test
    void aJobIsMeasuredAtItsEnd() {
        var meters = new JobMeters(metrics, _ -> Optional.of(SUMS));

        meters.committed(job, List.of(end()));

        awaitShown(
                "gen_ai_client_token_usage_total{gen_ai_request_model=\"a-model\",gen_ai_token_type=\"output\"} 3.0");
        assertThat(metrics.text())
                .contains(
                        "meanwhile_jobs_finished_total{kind=\"chat\",state=\"succeeded\"} 1.0",
                        "meanwhile_jobs_duration_seconds_sum{kind=\"chat\",state=\"succeeded\"} 9.0",
                        "meanwhile_jobs_first_event_seconds_sum{kind=\"chat\"} 2.0",
                        "meanwhile_jobs_rounds_sum{kind=\"chat\"} 3.0",
                        "meanwhile_jobs_tool_calls_sum{kind=\"chat\"} 4.0",
                        "meanwhile_jobs_tool_time_seconds_sum{kind=\"chat\"} 0.7");
    }

    @Test
    void claimsSayWhy() {
        var meters = new JobMeters(metrics, _ -> Optional.empty());

        meters.committed(job, List.of(entry(new JobEvent.Started(1, "w")), entry(new JobEvent.Resumed("due"))));
        meters.committed(job, List.of(entry(new JobEvent.Started(2, "w"))));

        assertThat(metrics.text())
                .contains(
                        "meanwhile_claims_total{because=\"new\"} 1.0",
                        "meanwhile_claims_total{because=\"due\"} 1.0",
                        "meanwhile_claims_total{because=\"worker_lost\"} 1.0",
                        "meanwhile_takeovers_total 1.0");
    }

    @Test
    void textIsNotDecoded() {
        var meters = new JobMeters(metrics, _ -> Optional.empty());

        meters.committed(job, List.of(new Entry(job, 3, Instant.EPOCH, "", EventCodec.TEXT, "no JSON")));
        meters.wrote(1, 1, Duration.ofMillis(2));

        assertThat(metrics.text()).contains("meanwhile_commit_events_sum 1.0", "meanwhile_commit_jobs_sum 1.0");
    }

    @Test
    void aStoreThatIsAwayHarmsNobody() {
        var asked = new AtomicInteger();
        var meters = new JobMeters(metrics, _ -> {
            if (asked.incrementAndGet() == 1) {
                throw ErrorCode.STORE_UNAVAILABLE.exception("the database is away");
            }
            return Optional.of(SUMS);
        });

        meters.committed(job, List.of(end()));
        meters.committed(job, List.of(end()));

        awaitShown("meanwhile_jobs_finished_total{kind=\"chat\",state=\"succeeded\"} 1.0");
    }

    private Entry end() {
        return entry(new JobEvent.Finished(new Ending.Succeeded("stop"), new Usage(7, 0, 3, 0, null)));
    }

    private Entry entry(JobEvent event) {
        return new Entry(job, 1, Instant.EPOCH, "", EventCodec.type(event), EventCodec.write(event));
    }

    /** Ends are measured on threads of their own. */
    private void awaitShown(String line) {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!metrics.text().contains(line)) {
            assertThat(System.nanoTime()).as(metrics.text()).isLessThan(deadline);
        }
    }
}
