package dev.meanwhile.store.postgres.retention;

import static dev.meanwhile.store.postgres.TestJobs.says;
import static dev.meanwhile.store.postgres.TestJobs.step;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.chat.ChatView;
import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.Running;
import dev.meanwhile.core.job.Admission.Idempotency;
import dev.meanwhile.core.job.Admission.IfBusy;
import dev.meanwhile.core.job.Admission.Origin;
import dev.meanwhile.core.job.Admission.Place;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.retention.Retention;
import dev.meanwhile.core.retention.Retention.Cleaned;
import dev.meanwhile.core.retention.Retention.Rules;
import dev.meanwhile.core.round.Turn;
import dev.meanwhile.store.postgres.PostgresEngine;
import dev.meanwhile.store.postgres.TestJobs;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetentionIT {
    private static final int MOST = 100;

    private PostgresEngine engine;
    private TestJobs jobs;
    private Retention retention;

    @BeforeEach
    void open() {
        engine = PostgresEngine.open();
        jobs = new TestJobs(engine);
        retention = engine.opened().retention();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aLogIsDeletedAfterItsTimeAndNotBefore() throws Exception {
        var lease = stoppedAfterSaying("half an ans");
        engine.shift(Duration.ofDays(6));
        assertThat(clean().logs()).isZero();

        engine.shift(Duration.ofDays(2));

        assertThat(clean().logs()).isEqualTo(1);
        assertThat(engine.log().read(lease.job(), 0, 100)).isEmpty();
        var extent = engine.log().extent(lease.job());
        assertThat(extent.isDeleted()).isTrue();
        assertThat(extent.last()).isEqualTo(4);
        assertThat(clean().logs()).isZero();
    }

    @Test
    void whatOnlyTheLogKnewIsFoldedBefore() throws Exception {
        var lease = jobs.held();
        engine.log().append(lease, List.of(says(0, "thrown away")));
        engine.log().append(lease, List.of(Fact.of(new JobEvent.RoundRewound(1, 2, 0, 0))));
        engine.log().commit(lease, step(Fact.of(new JobEvent.TextStreamed(1, 2, 0, "kept"))));
        engine.store().fence(lease.job(), new Ending.Cancelled("ann"));
        engine.shift(Duration.ofDays(8));

        clean();

        var record = engine.reader().read(lease.job()).orElseThrow();
        var partial = record.checkpoints().getLast();
        assertThat(partial.kind()).isEqualTo(Turn.PARTIAL);
        assertThat(Turn.of(partial.data()).text()).isEqualTo("kept");
        assertThat(record.tail()).isEmpty();
    }

    @Test
    void aLogIsJoinedAnHourAfterTheEnd() throws Exception {
        var lease = jobs.held();
        for (var i = 0; i < 2500; i++) {
            engine.log().commit(lease, step(says(5L * i, "text ")));
        }
        engine.store().fence(lease.job(), new Ending.Cancelled("ann"));
        var content = jobs.text(lease.job());
        engine.shift(Duration.ofMinutes(59));
        assertThat(clean().isNothing()).isTrue();
        engine.shift(Duration.ofMinutes(2));

        assertThat(clean().joined()).isEqualTo(1);

        assertThat(jobs.text(lease.job())).isEqualTo(content).hasSize(12_500);
        assertThat(jobs.seqs(lease.job())).containsExactly(1L, 2L, 1000L, 2000L, 2502L, 2503L);
        assertThat(engine.log().read(lease.job(), 1500, 1).getFirst().seq()).isEqualTo(2000);
        assertThat(engine.log().extent(lease.job()).last()).isEqualTo(2503);
        assertThat(clean().isNothing()).isTrue();
    }

    @Test
    void aJoinedLogFoldsToTheSameJob() throws Exception {
        var lease = jobs.held();
        engine.log().append(lease, List.of(says(0, "thrown away")));
        engine.log().append(lease, List.of(Fact.of(new JobEvent.RoundRewound(1, 2, 0, 0))));
        engine.log().commit(lease, step(Fact.of(new JobEvent.TextStreamed(1, 2, 0, "ke"))));
        engine.log().commit(lease, step(Fact.of(new JobEvent.TextStreamed(1, 2, 2, "pt"))));
        engine.store().fence(lease.job(), new Ending.Cancelled("ann"));
        var before = ChatView.of(engine.reader().read(lease.job()).orElseThrow());
        engine.shift(Duration.ofHours(2));

        clean();

        assertThat(ChatView.of(engine.reader().read(lease.job()).orElseThrow())).isEqualTo(before);
        assertThat(jobs.text(lease.job())).isEqualTo("kept");
    }

    @Test
    void aRunningJobKeepsItsLog() {
        var lease = jobs.held();
        engine.shift(Duration.ofDays(500));

        clean();

        assertThat(engine.log().read(lease.job(), 0, 100)).hasSize(2);
    }

    @Test
    void anAnswerOutlivesItsJob() throws Exception {
        var lease = jobs.held(TestJobs.request().at(new Place("talk", "answer", null, null, IfBusy.RUN_BESIDE)));
        engine.log().commit(lease, step(says(0, "forty-two")));
        engine.store().fence(lease.job(), new Ending.Cancelled("ann"));
        engine.shift(Duration.ofDays(366));

        assertThat(clean().jobs()).isEqualTo(1);

        assertThat(engine.store().find(lease.job())).isEmpty();
        var answer = engine.threads().branch("default", "talk", null).getLast();
        assertThat(answer.content()).isEqualTo(TextNode.valueOf("forty-two"));
        assertThat(answer.job()).isNull();
        assertThat(engine.database().value("select count(*) from job_event")).isEqualTo("0");
    }

    @Test
    void aBlobGoesADayAfterItsLastUse() {
        var used = jobs.admitted(largeRequest());
        engine.opened().blobs().put("default", new ByteArrayInputStream(new byte[40_000]));
        engine.shift(Duration.ofHours(23));
        assertThat(clean().blobs()).isZero();

        engine.shift(Duration.ofHours(2));

        assertThat(clean().blobs()).isEqualTo(1);
        assertThat(engine.store().request(used)).contains(largeRequest().request());
        assertThat(engine.database().value("select count(distinct content) from blob_piece"))
                .isEqualTo("1");
    }

    @Test
    void aValueOfAJobStaysWithItAndItsRetries() throws Exception {
        var old = jobs.held();
        var value = new byte[40_000];
        var kept = engine.opened().blobs().put(old.job(), "default", new ByteArrayInputStream(value));
        engine.store().fence(old.job(), new Ending.Cancelled("ann"));
        engine.shift(Duration.ofDays(2));
        var retry = jobs.admitted(TestJobs.request().origin(new Origin(old.job(), true)));
        var other = jobs.admitted(TestJobs.request());

        assertThat(clean().blobs()).isZero();

        for (var job : List.of(old.job(), retry)) {
            try (var stored = engine.opened().blobs().open(job, kept.sha256()).orElseThrow()) {
                assertThat(stored.readAllBytes()).isEqualTo(value);
            }
        }
        assertThat(engine.opened().blobs().open(other, kept.sha256())).isEmpty();
        engine.store().forget(old.job());
        assertThat(engine.opened().blobs().open(old.job(), kept.sha256())).isEmpty();
    }

    @Test
    void oddsAndEndsGoInTheirTime() {
        jobs.admitted(TestJobs.request().idempotency(new Idempotency("scope", "key", "0".repeat(64))));
        engine.store().cancelAdmission("default", "ann", "start");
        engine.claims().register("old", null);
        engine.claims().unregister("old");
        assertThat(clean().others()).isZero();

        engine.shift(Duration.ofHours(25));

        assertThat(clean().others()).isEqualTo(3);
    }

    @Test
    void theKeyOfAJobThatWaitsForADayIsWiped() throws Exception {
        var lease = jobs.held(TestJobs.request().sealedKey("sealed"));
        var wait = new NextStep.Wait(WaitReason.DELAY, Duration.ofHours(30));
        engine.log().commit(lease, Step.of(wait));
        engine.shift(Duration.ofHours(23));
        assertThat(clean().isNothing()).isTrue();

        engine.shift(Duration.ofHours(2));

        assertThat(clean().others()).isEqualTo(1);
        engine.shift(Duration.ofHours(6));
        engine.claims().wakeDue();
        engine.claims().register("worker", null);
        assertThat(engine.claims()
                        .claim("worker", 1, Running.ofUser(5))
                        .getFirst()
                        .sealedKey())
                .isNull();
    }

    @Test
    void theKeyOfARunningJobStays() {
        var lease = jobs.held(TestJobs.request().sealedKey("sealed"));
        engine.shift(Duration.ofDays(2));

        clean();
        engine.claims().takeOver(lease.worker());

        engine.claims().register("worker", null);
        assertThat(engine.claims()
                        .claim("worker", 1, Running.ofUser(5))
                        .getFirst()
                        .sealedKey())
                .isEqualTo("sealed");
    }

    @Test
    void oneCallHandlesNoMoreThanItIsTold() throws Exception {
        for (var i = 0; i < 3; i++) {
            stoppedAfterSaying("x");
        }
        engine.shift(Duration.ofDays(8));

        assertThat(retention.clean(Rules.DEFAULT, 2).logs()).isEqualTo(2);
        assertThat(retention.clean(Rules.DEFAULT, 2).logs()).isEqualTo(1);
    }

    private Cleaned clean() {
        return retention.clean(Rules.DEFAULT, MOST);
    }

    private Lease stoppedAfterSaying(String text) throws InterruptedException {
        var lease = jobs.held();
        engine.log().commit(lease, step(says(0, text)));
        engine.store().fence(lease.job(), new Ending.Cancelled("ann"));
        return lease;
    }

    private static AnAdmission largeRequest() {
        var request = JsonNodeFactory.instance.objectNode().put("prompt", "x".repeat(50_000));
        return TestJobs.request().request(request);
    }
}
