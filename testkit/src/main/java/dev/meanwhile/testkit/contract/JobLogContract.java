package dev.meanwhile.testkit.contract;

import static dev.meanwhile.testkit.contract.Samples.DONE;
import static dev.meanwhile.testkit.contract.Samples.USAGE;
import static dev.meanwhile.testkit.contract.Samples.calls;
import static dev.meanwhile.testkit.contract.Samples.checkpoint;
import static dev.meanwhile.testkit.contract.Samples.end;
import static dev.meanwhile.testkit.contract.Samples.facts;
import static dev.meanwhile.testkit.contract.Samples.note;
import static dev.meanwhile.testkit.contract.Samples.says;
import static dev.meanwhile.testkit.contract.Samples.turn;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.log.CommitListener;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.JobLog.Extent;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What every {@link dev.meanwhile.core.log.JobLog} promises its holders and readers. Lost leases are {@link LeaseContract}'s. */
public abstract class JobLogContract extends EngineContract {

    @Test
    void theFirstEventSaysThatTheJobIsQueued() {
        var id = admitted(request());

        assertThat(types(id)).containsExactly("job.queued");
        assertThat(entries(id).getFirst().seq()).isEqualTo(1);
    }

    @Test
    void aCommitReturnsWhenItsFactsCanBeRead() throws InterruptedException {
        var lease = heldJob();

        write(lease, facts(note("one"), note("two")));

        assertThat(notes(lease.job())).containsExactly("one", "two");
        assertNoGaps(lease.job());
    }

    @Test
    void factsAppendedBeforeAnAwaitedStepComeFirst() throws InterruptedException {
        var lease = heldJob();

        log().append(lease, List.of(note("appended")));
        log().enqueue(lease, facts(note("enqueued")));
        log().append(lease, List.of(note("appended again")));
        write(lease, facts(note("awaited")));

        assertThat(notes(lease.job())).containsExactly("appended", "enqueued", "appended again", "awaited");
    }

    @Test
    void factsThatNobodyWaitsForAreCommittedSoon() throws InterruptedException {
        listen(commits);
        var lease = heldJob();

        log().append(lease, List.of(note("alone")));
        commits.awaitSeq(lease.job(), lease.lastSeq() + 1);

        assertThat(notes(lease.job())).containsExactly("alone");
    }

    @Test
    void anEnqueuedStepCarriesItsCheckpointAndCalls() throws InterruptedException {
        var lease = heldJob();
        var call = Samples.asked(0, Effect.READS);

        log().enqueue(lease, new Step(List.of(note("turn")), List.of(turn(1, "hi")), List.of(call), NextStep.CONTINUE));
        write(lease, facts());

        var past = reader().read(lease.job()).orElseThrow();
        assertThat(past.checkpoints()).containsExactly(turn(1, "hi"));
        assertThat(past.calls()).containsExactly(call);
    }

    @Test
    void whatAListenerIsToldCanBeReadAlready() throws InterruptedException {
        var lease = heldJob();
        var unreadable = new CopyOnWriteArrayList<Entry>();
        var toldLast = new CopyOnWriteArrayList<Long>();
        listen(new CommitListener() {
            @Override
            public void committed(JobId job, List<Entry> entries) {
                var readable = log().read(job, 0, 1_000);
                entries.stream().filter(entry -> !readable.contains(entry)).forEach(unreadable::add);
                toldLast.add(entries.getLast().seq());
            }

            @Override
            public void lost(Lease lost) {}
        });

        for (var i = 0; i < 20; i++) {
            log().append(lease, List.of(note("note " + i)));
        }
        write(lease, facts(note("last")));

        assertThat(unreadable).isEmpty();
        assertThat(toldLast).isNotEmpty();
    }

    @Test
    void listenersHearEveryEntryOnceInOrder() throws InterruptedException {
        listen(commits);
        var lease = heldJob();

        for (var i = 0; i < 50; i++) {
            log().append(lease, List.of(note("note " + i)));
        }
        write(lease, end(DONE));
        commits.awaitSeq(lease.job(), log().extent(lease.job()).last());

        var written = log().read(lease.job(), lease.lastSeq(), 1_000);
        assertThat(commits.of(lease.job()))
                .filteredOn(entry -> entry.seq() > lease.lastSeq())
                .containsExactlyElementsOf(written);
    }

    @Test
    void mergedTextKeepsItsWordsAndItsPlace() throws InterruptedException {
        var lease = heldJob();
        var whole = new StringBuilder();

        for (var piece : List.of("Füße ", "\"quoted\"\n", "𝄞", "\\u0041", " ", "日本", "end")) {
            log().append(lease, List.of(says(whole.length(), piece)));
            whole.append(piece);
        }
        write(lease, facts());

        assertThat(text(lease.job(), "")).isEqualTo(whole.toString());
        assertOffsetsFit(lease.job());
    }

    private void assertOffsetsFit(JobId id) {
        var length = 0L;
        for (var entry : entries(id)) {
            if (entry.event() instanceof JobEvent.TextStreamed streamed) {
                assertThat(streamed.offset()).isEqualTo(length);
                length += streamed.text().length();
            }
        }
    }

    @Test
    void textOfDifferentPathsRoundsAndTriesIsNotMerged() throws InterruptedException {
        var lease = heldJob();

        write(
                lease,
                facts(
                        new Fact("left", new JobEvent.TextStreamed(1, 1, 0, "a")),
                        new Fact("right", new JobEvent.TextStreamed(1, 1, 0, "b")),
                        new Fact("left", new JobEvent.TextStreamed(1, 2, 0, "c")),
                        new Fact("left", new JobEvent.TextStreamed(2, 1, 1, "d")),
                        new Fact("left", new JobEvent.ReasoningStreamed(2, 1, 0, "e"))));

        assertThat(log().read(lease.job(), lease.lastSeq(), 10))
                .extracting(Entry::path, Entry::event)
                .containsExactly(
                        tuple("left", new JobEvent.TextStreamed(1, 1, 0, "a")),
                        tuple("right", new JobEvent.TextStreamed(1, 1, 0, "b")),
                        tuple("left", new JobEvent.TextStreamed(1, 2, 0, "c")),
                        tuple("left", new JobEvent.TextStreamed(2, 1, 1, "d")),
                        tuple("left", new JobEvent.ReasoningStreamed(2, 1, 0, "e")));
    }

    @Test
    void numbersHaveNoGapsAcrossTakeovers() throws InterruptedException {
        var first = heldJob();
        write(first, facts(note("first")));
        log().append(first, List.of(note("perhaps")));
        var second = takeOver(first);
        write(second, facts(note("second")));
        var third = takeOver(second);
        write(third, end(DONE));

        assertNoGaps(first.job());
        assertThat(notes(first.job())).contains("first", "second");
    }

    @Test
    void aLeaseBeginsAtTheEndOfTheLog() throws InterruptedException {
        var first = heldJob();
        assertThat(first.lastSeq()).isEqualTo(log().extent(first.job()).last());
        write(first, facts(note("one"), note("two")));

        var second = takeOver(first);

        assertThat(second.lastSeq()).isEqualTo(log().extent(first.job()).last());
    }

    @Test
    void readGoesOnAfterTheCursorUpToItsLimit() throws InterruptedException {
        var lease = heldJob();
        write(lease, facts(note("a"), note("b"), note("c"), note("d")));

        var page = log().read(lease.job(), lease.lastSeq() + 1, 2);

        assertThat(page).extracting(Entry::seq).containsExactly(lease.lastSeq() + 2, lease.lastSeq() + 3);
    }

    @Test
    void anUnknownJobHasAnEmptyLog() {
        var unknown = build(request()).id();

        assertThat(log().read(unknown, 0, 10)).isEmpty();
        assertThat(log().extent(unknown)).isEqualTo(new Extent(0, false));
    }

    @Test
    void entriesHaveTheStoresTime() throws InterruptedException {
        var lease = heldJob();
        write(lease, facts(note("early")));
        shift(Duration.ofHours(1));
        write(lease, facts(note("late")));

        var times = log().read(lease.job(), lease.lastSeq(), 2).stream()
                .map(Entry::at)
                .toList();
        assertThat(Duration.between(times.getFirst(), times.getLast())).isGreaterThanOrEqualTo(Duration.ofHours(1));
    }

    @Test
    void theLastUsageToldIsTheJobs() throws InterruptedException {
        var lease = heldJob();

        write(lease, facts(Fact.of(new JobEvent.UsageUpdated(USAGE, null))));
        write(lease, facts(Fact.of(new JobEvent.UsageUpdated(USAGE.plus(USAGE), null))));

        assertThat(job(lease.job()).usage()).isEqualTo(USAGE.plus(USAGE));
    }

    @Test
    void theEndIsTheLastEventAndSaysWhatWasUsed() throws InterruptedException {
        var lease = heldJob();

        log().append(lease, List.of(note("appended")));
        write(lease, end(DONE, Fact.of(new JobEvent.UsageUpdated(USAGE, null)), note("last words")));

        assertThat(notes(lease.job())).containsExactly("appended", "last words");
        assertThat(entries(lease.job()).getLast().event()).isEqualTo(new JobEvent.Finished(DONE, USAGE));
        assertThat(types(lease.job())).containsOnlyOnce("job.finished");
    }

    @Test
    void successIsInTheJobsRow() throws InterruptedException {
        var lease = heldJob();
        var before = job(lease.job()).times();
        shift(Duration.ofSeconds(3));

        write(lease, end(new Ending.Succeeded("length")));

        var job = job(lease.job());
        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.finishReason()).isEqualTo("length");
        assertThat(job.times().finished()).isAfterOrEqualTo(before.created().plusSeconds(3));
    }

    @Test
    void aFailureIsInTheJobsRowWithAllItsParts() throws InterruptedException {
        var lease = heldJob();
        var failure = new Failure(
                ErrorCode.MODEL_RATE_LIMITED,
                "too fast",
                Duration.ofSeconds(40),
                new Failure.During("tool", 3, "web_search"));

        write(lease, end(new Ending.Failed(failure)));

        assertThat(job(lease.job()).state()).isEqualTo(JobState.FAILED);
        assertThat(job(lease.job()).failure()).isEqualTo(failure);
    }

    @Test
    void aTimeoutIsInTheJobsRow() throws InterruptedException {
        var lease = heldJob();
        var failure = ErrorCode.JOB_TIMED_OUT.failure("Job timed out");

        write(lease, end(new Ending.TimedOut(failure)));

        assertThat(job(lease.job()).state()).isEqualTo(JobState.TIMED_OUT);
        assertThat(job(lease.job()).failure()).isEqualTo(failure);
    }

    @Test
    void whoStoppedAJobIsInItsRow() throws InterruptedException {
        var lease = heldJob();

        write(lease, end(new Ending.Cancelled("ben")));

        assertThat(job(lease.job()).state()).isEqualTo(JobState.CANCELLED);
        assertThat(job(lease.job()).stoppedBy()).isEqualTo("ben");
    }

    @Test
    void aWaitLetsTheWorkerGo() throws InterruptedException {
        var lease = heldJob();
        var wait = new NextStep.Wait(Job.WaitReason.APPROVAL, Duration.ofMinutes(15));

        write(lease, new Step(List.of(note("asking")), List.of(), List.of(), wait));

        var job = job(lease.job());
        assertThat(job.state()).isEqualTo(JobState.WAITING);
        var waitingFor = requireNonNull(job.waitingFor());
        assertThat(waitingFor.reason()).isEqualTo(Job.WaitReason.APPROVAL);
        assertThat(waitingFor.until()).isAfter(job.times().created().plus(Duration.ofMinutes(14)));
        assertThat(types(lease.job())).endsWith("notice.given", "job.waiting");
        assertThat(claims().beat(lease.worker(), LEASE)).isEmpty();
    }

    @Test
    void aReleasedJobIsQueuedAgain() throws InterruptedException {
        var lease = heldJob();

        write(lease, Step.of(new NextStep.Release()));

        assertThat(job(lease.job()).state()).isEqualTo(JobState.QUEUED);
        assertThat(job(lease.job()).attempt()).isEqualTo(1);
        assertThat(claims().beat(lease.worker(), LEASE)).isEmpty();
    }

    @Test
    void nothingIsWrittenUnderALeaseThatEndedParkedOrReleasedItsJob() throws InterruptedException {
        var steps = new ArrayList<NextStep>();
        steps.add(new NextStep.End(DONE));
        steps.add(new NextStep.Wait(Job.WaitReason.DELAY, Duration.ofMinutes(1)));
        steps.add(new NextStep.Release());

        for (var last : steps) {
            var lease = heldJob();
            write(lease, Step.of(last));
            var length = log().extent(lease.job()).last();

            log().append(lease, List.of(note("late")));
            log().enqueue(lease, checkpoint(turn(1, "late")));
            assertLost(lease);

            assertThat(log().extent(lease.job()).last()).isEqualTo(length);
            assertThat(reader().read(lease.job()).orElseThrow().checkpoints()).isEmpty();
            store().fence(lease.job(), Samples.STOPPED);
        }
    }

    @Test
    void callsAreReplacedByTheirPlace() throws InterruptedException {
        var lease = heldJob();
        var asked = Samples.asked(0, Effect.WRITES);
        write(lease, calls(asked, Samples.asked(1, Effect.READS)));

        var done = asked.settled(CallState.DONE, Samples.gave("sent"));
        write(lease, calls(done));

        assertThat(reader().read(lease.job()).orElseThrow().calls())
                .containsExactly(done, Samples.asked(1, Effect.READS));
    }
}
