package dev.meanwhile.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.signal.Signal;
import dev.meanwhile.core.signal.Signals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every {@link Signals} carries from process to process. */
public abstract class SignalsContract extends EngineContract {
    private final JobId job = JobId.next(new HandMovedClock());
    private final JobId second = JobId.next(new HandMovedClock());
    private final List<Signals> open = new ArrayList<>();

    @AfterEach
    final void closeAll() {
        open.forEach(Signals::close);
    }

    @Test
    void allOthersHearWhatOneSends() throws InterruptedException {
        var sender = carrier();
        var one = listener();
        var two = listener();

        sender.send(List.of(
                new Signal.Hello(),
                new Signal.Wanted(job),
                new Signal.Command(job),
                new Signal.Due(),
                new Signal.News(job)));

        for (var ear : List.of(one, two)) {
            assertThat(ear.next()).isEqualTo(new Signal.Hello());
            assertThat(ear.next()).isEqualTo(new Signal.Wanted(job));
            assertThat(ear.next()).isEqualTo(new Signal.Command(job));
            assertThat(ear.next()).isEqualTo(new Signal.Due());
            assertThat(ear.next()).isEqualTo(new Signal.News(job));
        }
    }

    @Test
    void nobodyHearsItself() throws InterruptedException {
        var own = new Ear();
        var sender = carrier();
        sender.listen(own);
        own.awaitConnected();
        var other = carrier();

        sender.send(List.of(new Signal.Due()));
        other.send(List.of(new Signal.Hello()));

        assertThat(own.next()).isEqualTo(new Signal.Hello());
    }

    @Test
    void manyJobsArriveWhole() throws InterruptedException {
        var ear = listener();
        var clock = new HandMovedClock();
        var news = Stream.generate(() -> (Signal) new Signal.News(JobId.next(clock)))
                .limit(1_000)
                .toList();

        carrier().send(news);

        var heard = new ArrayList<Signal>();
        while (heard.size() < news.size()) {
            heard.add(ear.next());
        }
        assertThat(heard).isEqualTo(news);
    }

    @Test
    void whatIsWantedIsRememberedForOthersThatLook() {
        var one = carrier();
        var other = carrier();

        one.send(List.of(new Signal.Wanted(job)));

        assertThat(other.look(Set.of()).wanted()).contains(job);
        assertThat(one.look(Set.of(job)).wanted()).doesNotContain(job);
        assertThat(other.look(Set.of()).wanted()).contains(job);
    }

    @Test
    void aLookSaysWhatIsWantedNow() {
        var one = carrier();
        var other = carrier();
        one.look(Set.of(job));

        one.look(Set.of(second));

        assertThat(other.look(Set.of()).wanted()).contains(second).doesNotContain(job);
    }

    @Test
    void whatIsNotWantedAgainIsForgottenAfterAWhile() {
        var one = carrier();
        var other = carrier();
        one.look(Set.of(job));

        shift(Signals.MEMORY.minusSeconds(1));
        assertThat(other.look(Set.of()).wanted()).contains(job);

        shift(Duration.ofSeconds(1));
        assertThat(other.look(Set.of()).wanted()).doesNotContain(job);
    }

    @Test
    void whatOthersWantAtThisMomentIsToldWhenAsked() {
        var one = carrier();
        var other = carrier();
        one.send(List.of(new Signal.Wanted(job), new Signal.Wanted(second)));

        assertThat(other.wantedByOthers(Set.of(job))).containsExactly(job);
        assertThat(one.wantedByOthers(Set.of(job))).isEmpty();

        one.send(List.of(new Signal.Left(job)));
        assertThat(other.wantedByOthers(Set.of(job, second))).containsExactly(second);

        shift(Signals.MEMORY);
        assertThat(other.wantedByOthers(Set.of(second))).isEmpty();
    }

    @Test
    void aLookCountsTheOthersThatLive() {
        var worker = worker();
        var other = worker();
        var third = worker();
        var signals = signals(worker);
        open.add(signals);
        assertThat(signals.look(Set.of()).count()).isEqualTo(2);

        claims().unregister(other);
        claims().takeOver(third);

        assertThat(signals.look(Set.of()).count()).isZero();
    }

    private Signals carrier() {
        var signals = signals(worker());
        open.add(signals);
        return signals;
    }

    private Ear listener() throws InterruptedException {
        var ear = new Ear();
        carrier().listen(ear);
        ear.awaitConnected();
        return ear;
    }

    private static final class Ear implements Signals.Ear {
        private final BlockingQueue<Signal> heard = new LinkedBlockingQueue<>();
        private final CountDownLatch connected = new CountDownLatch(1);

        @Override
        public void hear(Signal signal) {
            heard.add(signal);
        }

        @Override
        public void missed() {
            connected.countDown();
        }

        void awaitConnected() throws InterruptedException {
            assertThat(connected.await(20, TimeUnit.SECONDS)).as("listens").isTrue();
        }

        Signal next() throws InterruptedException {
            var signal = heard.poll(20, TimeUnit.SECONDS);
            assertThat(signal).as("a signal").isNotNull();
            return signal;
        }
    }
}
