package dev.meanwhile.testkit.contract;

import static dev.meanwhile.testkit.contract.Samples.end;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.inbox.JobListener;
import dev.meanwhile.core.inbox.News;
import dev.meanwhile.core.inbox.Telling;
import dev.meanwhile.core.inbox.Untold;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask.Kind;
import dev.meanwhile.core.wait.WaitId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is to be told is told, whatever happens between a commit and its telling. */
public abstract class TellingContract extends AskingContract {
    private static final Duration SWEEP = Duration.ofMillis(20);
    private static final Duration AGE = Duration.ofSeconds(5);
    private static final int MOST = 100;

    private final BlockingQueue<News> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<JobId> unmarked = new LinkedBlockingQueue<>();
    private final List<Telling> processes = new ArrayList<>();

    @AfterEach
    final void stopTelling() throws InterruptedException {
        for (var process : processes) {
            process.stop();
        }
    }

    @Test
    void anEndIsUntoldUntilItIsSaidToBeTold() throws InterruptedException {
        var lease = heldJob();
        assertThat(untold().untold(List.of(lease.job()))).isEmpty();
        write(lease, end(Samples.DONE));

        var news = untold().untold(List.of(lease.job()));
        assertThat(news).hasSize(1);
        assertThat(news.getFirst().job()).isEqualTo(job(lease.job()));
        assertThat(news.getFirst().seq()).isEqualTo(log().extent(lease.job()).last());

        untold().told(news);
        assertThat(untold().untold(List.of(lease.job()))).isEmpty();
        shift(AGE.multipliedBy(2));
        assertThat(untold().leftUntold(AGE, MOST)).doesNotContain(lease.job());
    }

    @Test
    void aJobThatEndsWithoutItsOwnerIsUntoldToo() {
        var queued = admitted(request());
        store().requestStop(queued, ann);
        var lease = heldJob();
        store().fence(lease.job(), Samples.failed());

        assertThat(untold().untold(List.of(queued, lease.job()))).hasSize(2);
    }

    @Test
    void aQuestionIsUntoldUntilItIsSaidToBeTold() throws InterruptedException {
        var ask = askedAndParked();
        var job = find(ask.id()).job();

        var news = untold().untold(List.of(job));
        assertThat(news)
                .containsExactly(new News.Asked(job(job), log().extent(job).last(), find(ask.id())));

        shift(AGE.multipliedBy(2));
        assertThat(untold().leftUntold(AGE, MOST)).contains(job);
        untold().told(news);
        assertThat(untold().untold(List.of(job))).isEmpty();
        assertThat(untold().leftUntold(AGE, MOST)).doesNotContain(job);
    }

    @Test
    void anExpiryIsToldOfItsOwn() throws InterruptedException {
        var ask = askedAndParked();
        var job = find(ask.id()).job();
        var asked = untold().untold(List.of(job));

        shift(TIME.plusSeconds(1));
        claims().wakeDue();
        untold().told(asked);

        assertThat(untold().untold(List.of(job)))
                .containsExactly(new News.Expired(job(job), log().extent(job).last(), find(ask.id())));
    }

    @Test
    void aQuestionOfANodeIsToldToo() throws InterruptedException {
        var lease = heldJob();
        var ask = ofNode(Kind.INPUT, 0, Action.SKIP);
        write(lease, asksOnly(ask));
        assertThat(untold().untold(List.of(lease.job()))).singleElement().isInstanceOf(News.Asked.class);

        shift(TIME.plusSeconds(1));
        claims().wakeDue();

        assertThat(untold().untold(List.of(lease.job()))).singleElement().isInstanceOf(News.Expired.class);
    }

    @Test
    void halfwayPeopleAreRemindedOnceOfWhatIsStillOpen() throws InterruptedException {
        var open = askedAndParked();
        var answered = askedAndParked();
        var ofBrowser = askedOfBrowser();
        assertThat(reminded()).doesNotContain(open.id());

        shift(TIME.dividedBy(2).plusSeconds(1));
        answer(answered, approved());
        assertThat(reminded()).contains(open.id()).doesNotContain(answered.id(), ofBrowser.id());
        var id = find(open.id()).job();
        process(SWEEP, told::add);
        process(SWEEP, told::add);
        var news = next(id);
        while (!(news instanceof News.Reminder)) {
            news = next(id); // that it was asked, which nobody was told before
        }
        assertThat(news).isEqualTo(new News.Reminder(job(id), log().extent(id).last(), find(open.id())));
        awaitUnmarked(id);

        assertThat(reminded()).doesNotContain(open.id());
    }

    private List<WaitId> reminded() {
        return untold().reminders(MOST).stream()
                .map(news -> ((News.Reminder) news).approval().ask().id())
                .toList();
    }

    @Test
    void whatIsAnsweredOrOfABrowserOrOverNeedNotBeTold() throws InterruptedException {
        var ofBrowser = askedOfBrowser();
        var over = askedAndParked();
        store().requestStop(find(over.id()).job(), ann);
        var answered = askedAndParked();
        answer(answered, approved());

        assertThat(untold().untold(List.of(
                        find(answered.id()).job(), find(ofBrowser.id()).job())))
                .isEmpty();
        assertThat(untold().untold(List.of(find(over.id()).job())))
                .singleElement()
                .isInstanceOf(News.Ended.class);
    }

    @Test
    void aQuestionIsToldAtOnceByTheProcessThatAsks() throws InterruptedException {
        process(Telling.SWEEP_EVERY, told::add);
        var lease = heldJob();
        var ask = approval(0);
        var event = new JobEvent.ApprovalAsked(
                ask.id().text(), ask.call().callId(), 1, ask.kind(), ask.tool(), ask.question(), ask.proposal(), TIME);

        write(
                lease,
                new Step(
                        List.of(new Fact("", event)),
                        List.of(),
                        List.of(),
                        List.of(ask),
                        List.of(),
                        NextStep.CONTINUE));

        assertThat(next(lease.job()))
                .isInstanceOfSatisfying(
                        News.Asked.class,
                        news -> assertThat(news.approval().ask()).isEqualTo(ask));
        awaitUnmarked(lease.job());
    }

    @Test
    void aMarkIsLeftToWhoMadeItForAWhile() {
        var first = fenced();
        shift(Duration.ofSeconds(4));
        var second = fenced();
        assertThat(untold().leftUntold(AGE, MOST)).doesNotContain(first, second);

        shift(Duration.ofSeconds(2));
        assertThat(untold().leftUntold(AGE, MOST)).contains(first).doesNotContain(second);

        shift(Duration.ofSeconds(4));
        assertThat(untold().leftUntold(AGE, MOST)).containsSubsequence(first, second);
        assertThat(untold().leftUntold(AGE, 1)).hasSize(1);
    }

    @Test
    void anEndIsToldAtOnceByTheProcessThatCommitsIt() throws InterruptedException {
        process(Telling.SWEEP_EVERY, told::add);
        var lease = heldJob();

        write(lease, end(Samples.failed()));

        var news = next(lease.job());
        assertThat(news.job().state()).isEqualTo(JobState.FAILED);
        assertThat(((News.Ended) news).isWatched()).isTrue();
        awaitUnmarked(lease.job());
    }

    @Test
    void aCrashBetweenCommitAndTellingStillTells() throws InterruptedException {
        var id = fenced(); // nobody listens
        shift(AGE.multipliedBy(2));

        process(SWEEP, told::add);

        assertThat(next(id).job().state()).isEqualTo(JobState.CANCELLED);
        awaitUnmarked(id);
    }

    @Test
    void twoProcessesTellAnIdempotentListenerOnce() throws InterruptedException {
        Set<JobId> known = ConcurrentHashMap.newKeySet();
        JobListener once = news -> {
            if (known.add(news.job().id())) {
                told.add(news);
            }
        };
        var jobs = new ArrayList<JobId>();
        for (var i = 0; i < 20; i++) {
            jobs.add(fenced());
        }
        shift(AGE.multipliedBy(2));

        process(SWEEP, once);
        process(SWEEP, once);
        var open = new HashSet<>(jobs);
        while (!open.isEmpty()) {
            var gone = unmarked.poll(20, TimeUnit.SECONDS);
            assertThat(gone).as("still marked are " + open).isNotNull();
            open.remove(gone);
        }

        assertThat(told.stream().map(news -> news.job().id()).filter(jobs::contains))
                .hasSize(jobs.size());
    }

    @Test
    void itIsToldWhetherSomebodyWatchedTheEndHereOrElsewhere() throws InterruptedException {
        var here = heldJob();
        var elsewhere = heldJob();
        var nowhere = heldJob();
        var watching = new Telling.Watching(here.job()::equals, _ -> Set.of(elsewhere.job()));
        process(Telling.SWEEP_EVERY, watching, told::add);

        assertThat(endedWatched(here)).isTrue();
        assertThat(endedWatched(elsewhere)).isTrue();
        assertThat(endedWatched(nowhere)).isFalse();
    }

    private boolean endedWatched(Lease lease) throws InterruptedException {
        write(lease, end(Samples.DONE));
        return next(lease.job()) instanceof News.Ended ended && ended.isWatched();
    }

    @Test
    void aFailingListenerKeepsNobodyFromBeingTold() throws InterruptedException {
        process(
                Telling.SWEEP_EVERY,
                _ -> {
                    throw new IllegalStateException("a listener's defect");
                },
                told::add);
        var lease = heldJob();

        write(lease, end(Samples.DONE));

        assertThat(next(lease.job()).job().state()).isEqualTo(JobState.SUCCEEDED);
        awaitUnmarked(lease.job());
        assertThat(job(lease.job()).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void whoCannotReachTheStoreIsToldAgain() throws InterruptedException {
        Set<JobId> tried = ConcurrentHashMap.newKeySet();
        var id = fenced();
        shift(AGE.multipliedBy(2));

        process(SWEEP, news -> {
            if (tried.add(news.job().id())) {
                throw ErrorCode.STORE_UNAVAILABLE.exception("away for a moment");
            }
            told.add(news);
        });

        assertThat(next(id).job().id()).isEqualTo(id);
        awaitUnmarked(id);
    }

    private JobId fenced() {
        var id = admitted(request());
        store().fence(id, new Ending.Cancelled(ann));
        return id;
    }

    /** A process on the store, whose sweep leaves nothing to others that is older than its pause. */
    private void process(Duration sweep, JobListener... listeners) {
        process(sweep, new Telling.Watching(_ -> true, _ -> Set.of()), listeners);
    }

    private void process(Duration sweep, Telling.Watching watching, JobListener... listeners) {
        var process = new Telling(new SeenMarks(), List.of(listeners), watching, sweep);
        processes.add(process);
        listen(process);
        process.start();
    }

    private News next(JobId id) throws InterruptedException {
        while (true) {
            var news = told.poll(20, TimeUnit.SECONDS);
            assertThat(news).as("told of " + id).isNotNull();
            if (news.job().id().equals(id)) {
                return news;
            }
        }
    }

    /** The mark goes after the listeners were told. */
    private void awaitUnmarked(JobId id) throws InterruptedException {
        for (var gone = unmarked.poll(20, TimeUnit.SECONDS); !id.equals(gone); ) {
            assertThat(gone).as("the mark of %s is taken away", id).isNotNull();
            gone = unmarked.poll(20, TimeUnit.SECONDS);
        }
        assertThat(untold().untold(List.of(id))).isEmpty();
    }

    /** The store's marks; what is taken away can be waited for. */
    private final class SeenMarks implements Untold {

        @Override
        public List<News> untold(Collection<JobId> jobs) {
            return TellingContract.this.untold().untold(jobs);
        }

        @Override
        public List<JobId> leftUntold(Duration age, int most) {
            return TellingContract.this.untold().leftUntold(age, most);
        }

        @Override
        public List<News> reminders(int most) {
            return TellingContract.this.untold().reminders(most);
        }

        @Override
        public void told(Collection<News> news) {
            TellingContract.this.untold().told(news);
            news.forEach(each -> unmarked.add(each.job().id()));
        }
    }
}
