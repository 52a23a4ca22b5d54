package dev.meanwhile.store.postgres.log;

import static dev.meanwhile.store.postgres.TestJobs.note;
import static dev.meanwhile.store.postgres.TestJobs.says;
import static dev.meanwhile.store.postgres.TestJobs.step;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.CommitListener;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.JobLog.Commit;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.store.postgres.HeldUp;
import dev.meanwhile.store.postgres.PostgresEngine;
import dev.meanwhile.store.postgres.TestJobs;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What this writer does beyond the contract of logs. */
class LogWriterIT {
    private PostgresEngine engine;
    private TestJobs jobs;

    @BeforeEach
    void open() {
        engine = PostgresEngine.open();
        jobs = new TestJobs(engine);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void textThatWaitsTogetherBecomesOneRow() throws Exception {
        var lease = jobs.held();
        try (var _ = HeldUp.of(engine.database())) {
            for (var i = 0; i < 50; i++) {
                engine.log().append(lease, List.of(says(i, "x")));
            }
        }
        engine.log().commit(lease, step());

        assertThat(jobs.text(lease.job())).isEqualTo("x".repeat(50));
        assertThat(jobs.seqs(lease.job())).hasSizeLessThanOrEqualTo(5); // queued, started, at most three batches
    }

    @Test
    void aCommitIsToldWithAllItsJobsAndEvents() throws Exception {
        var told = new LinkedBlockingQueue<Wrote>();
        var first = jobs.held();
        var second = jobs.held();
        engine.listen(new WroteListener(told));

        try (var _ = HeldUp.of(engine.database())) {
            engine.log().append(first, List.of(note("this holds the writer up")));
            awaitBlocked();
            engine.log().append(first, List.of(note("one")));
            engine.log().append(second, List.of(note("two"), note("three")));
        }
        told.poll(20, TimeUnit.SECONDS);
        var both = told.poll(20, TimeUnit.SECONDS);

        assertThat(both.jobs()).isEqualTo(2);
        assertThat(both.events()).isEqualTo(3);
        assertThat(both.took()).isPositive();
    }

    @Test
    void whatTheDatabaseRefusesFailsItsOwnJobAlone() throws Exception {
        var lost = new CopyOnWriteArrayList<Lease>();
        engine.listen(new LossListener(lost));
        var good = jobs.held();
        var bad = jobs.held();

        FutureTask<Commit> goodCommit;
        FutureTask<Commit> badCommit;
        try (var _ = HeldUp.of(engine.database())) {
            goodCommit = inBackground(() -> engine.log().commit(good, step(note("fine"))));
            badCommit = inBackground(() -> engine.log()
                    .commit(
                            bad,
                            step(new Fact("\0", new JobEvent.NoticeGiven("note", "no text column takes this path")))));
        }

        assertThat(goodCommit.get(20, TimeUnit.SECONDS)).isEqualTo(Commit.WRITTEN);
        assertThat(badCommit.get(20, TimeUnit.SECONDS)).isEqualTo(Commit.LOST);
        var failed = engine.store().find(bad.job()).orElseThrow();
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.failure().code()).isEqualTo(ErrorCode.BUG);
        assertThat(failed.failure().message()).contains("incident");
        assertThat(lost).containsExactly(bad);
        assertThat(engine.store().find(good.job()).orElseThrow().state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void aTakeoverWaitsForACommitThatIsUnderWay() throws Exception {
        var lease = jobs.held();
        try (var owner = engine.opened().database().connect()) {
            var portion = portion(lease, note("just in time"));
            owner.setAutoCommit(false);
            var statement = new BatchStatement(owner);
            assertThat(statement.write(List.of(portion))).hasSize(1);

            var takeover = inBackground(() -> engine.claims().takeOver(lease.worker()));
            awaitBlocked();
            owner.commit();

            assertThat(takeover.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        }
        var next = jobs.claimed();
        assertThat(next.lastSeq()).isEqualTo(4);
        assertThat(jobs.seqs(lease.job())).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void aCommitThatComesAfterATakeoverUnderWayIsLost() throws Exception {
        var lease = jobs.held();
        try (var other = engine.database().connect()) {
            other.setAutoCommit(false);
            try (var statement = other.createStatement()) {
                statement.execute("update job_head set epoch = epoch + 1");
            }
            var commit = inBackground(() -> engine.log().commit(lease, step(note("too late"))));
            awaitBlocked();
            other.commit();

            assertThat(commit.get(20, TimeUnit.SECONDS)).isEqualTo(Commit.LOST);
        }
        assertThat(jobs.seqs(lease.job())).containsExactly(1L, 2L);
    }

    @Test
    void aLargeResultLiesInABlobAndComesBackWhole() throws Exception {
        var lease = jobs.held();
        var result = TextNode.valueOf("ä".repeat(100_000));

        engine.log().commit(lease, new Step(List.of(), List.of(), List.of(done(result)), NextStep.CONTINUE));

        var read = engine.reader().read(lease.job()).orElseThrow().calls().getFirst();
        assertThat(read.outcome().result()).isEqualTo(result);
        assertThat(engine.database().value("select count(*) from blob_ref")).isEqualTo("1");
        assertThat(engine.database().value("select count(*) from tool_call where result is null"))
                .isEqualTo("1");
    }

    @Test
    void anEndWithoutNewUsageTellsWhatTheJobUsedBefore() throws Exception {
        var first = jobs.held();
        var usage = new Usage(7, 0, 3, 0, null);
        engine.log().commit(first, step(Fact.of(new JobEvent.UsageUpdated(usage, null))));
        engine.claims().takeOver(first.worker());
        var second = jobs.claimed();

        engine.log().commit(second, Step.of(new NextStep.End(new Ending.Succeeded("stop"))));

        var last = engine.log().read(first.job(), 0, 100).getLast();
        assertThat(((JobEvent.Finished) last.event()).usage()).isEqualTo(usage);
    }

    @Test
    void anEndWipesTheKeyAndWaitsToBeTold() throws Exception {
        var lease = jobs.held(TestJobs.request().sealedKey("sealed"));

        engine.log().commit(lease, Step.of(new NextStep.End(new Ending.Succeeded("stop"))));

        assertThat(engine.database().value("select count(*) from job where sealed_key is null and untold"))
                .isEqualTo("1");
    }

    private static Portion portion(Lease lease, Fact... facts) {
        var lane = new Lane(lease);
        lane.gathering().add(List.of(facts).stream().map(Line::of).toList());
        return lane.take();
    }

    private static Call done(TextNode result) {
        var outcome = new Call.Outcome(result, null, false, Duration.ofMillis(5));
        return new Call(
                new CallPlace("", 1, 0),
                "call_1",
                "search",
                "{}",
                "0".repeat(64),
                Effect.READS,
                true,
                CallState.DONE,
                null,
                outcome);
    }

    /** Returns when some statement waits for a lock. */
    private void awaitBlocked() {
        var patience = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (engine.database()
                .value("select count(*) from pg_locks where not granted")
                .equals("0")) {
            assertThat(System.nanoTime()).as("nothing waits for a lock").isLessThan(patience);
            Thread.onSpinWait();
        }
    }

    private static <T> FutureTask<T> inBackground(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }

    private record Wrote(int jobs, int events, Duration took) {}

    private record WroteListener(Queue<Wrote> told) implements CommitListener {
        @Override
        public void committed(JobId job, List<Entry> entries) {
            // only commits as such are of interest
        }

        @Override
        public void wrote(int jobs, int events, Duration took) {
            told.add(new Wrote(jobs, events, took));
        }

        @Override
        public void lost(Lease lease) {
            // only commits as such are of interest
        }
    }

    private record LossListener(List<Lease> lost) implements CommitListener {
        @Override
        public void committed(JobId job, List<Entry> entries) {
            // only losses are of interest
        }

        @Override
        public void lost(Lease lease) {
            lost.add(lease);
        }
    }
}
