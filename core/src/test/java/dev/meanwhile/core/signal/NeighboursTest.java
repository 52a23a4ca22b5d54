package dev.meanwhile.core.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.core.fake.InMemoryEngine;
import dev.meanwhile.core.job.JobId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NeighboursTest {
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration OFTEN = Duration.ofMillis(1);

    private final HandMovedClock clock = new HandMovedClock();
    private final InMemoryEngine engine = new InMemoryEngine(clock);
    private final JobId job = JobId.next(clock);
    private final List<House> street = new ArrayList<>();

    @AfterEach
    void close() {
        street.forEach(House::close);
    }

    @Test
    void newsOfAJobThatAnotherFollowsAreTold() throws InterruptedException {
        var owner = house("owner");
        var watcher = house("watcher");
        neighbourly(owner, watcher);
        watcher.follow(job);
        House.awaitTrue(
                "it is known who follows",
                () -> engine.signals("third").look(Set.of()).wanted().contains(job));
        House.awaitTrue("the owner heard of it", () -> owner.neighbours.heard() > 0);

        owner.commit(job);

        assertThat(watcher.next()).isEqualTo("news " + job);
    }

    @Test
    void theOwnerOfAJobTellsAtOnceThatThereMayBeNews() throws InterruptedException {
        var owner = house("owner");
        var watcher = house("watcher");
        neighbourly(owner, watcher);
        owner.held.add(job);

        watcher.follow(job);

        assertThat(watcher.next()).isEqualTo("news " + job);
    }

    @Test
    void whatNobodyFollowsIsNotTold() throws InterruptedException {
        var owner = house("owner");
        var watcher = house("watcher");
        neighbourly(owner, watcher);
        owner.commit(job);

        owner.outbox.due();

        assertThat(watcher.next()).isEqualTo("due");
    }

    @Test
    void manyCommitsTogetherAreToldOnce() throws InterruptedException {
        var owner = house("owner");
        var watcher = house("watcher");
        neighbourly(owner, watcher);
        owner.outbox.wantedByOthers(job);
        for (var i = 0; i < 1_000; i++) {
            owner.commit(job);
        }
        House.awaitTrue("they were told", () -> owner.neighbours.sent() > 0);

        owner.outbox.due();

        var news = 0;
        while (watcher.next().startsWith("news")) {
            news++;
        }
        assertThat(news).isBetween(1, 50);
    }

    @Test
    void aFollowerOfAJobThatRunsHereNeedsNobody() throws InterruptedException {
        var one = house("one");
        var other = house("other");
        neighbourly(one, other);
        one.held.add(job);
        one.follow(job);

        one.outbox.due();

        assertThat(other.next()).isEqualTo("due");
        assertThat(other.outbox.isAlone()).isFalse();
        assertThat(engine.signals("third").look(Set.of()).wanted()).isEmpty();
    }

    @Test
    void whoFollowsElsewhereIsKnownUntilItLeaves() throws InterruptedException {
        var owner = house("owner");
        var watcher = house("watcher");
        neighbourly(owner, watcher);
        watcher.follow(job);
        House.awaitTrue(
                "the owner knows",
                () -> owner.neighbours.followedElsewhere(Set.of(job)).contains(job));
        assertThat(watcher.neighbours.followedElsewhere(Set.of(job))).isEmpty();

        watcher.leave(job);

        House.awaitTrue(
                "the owner knows",
                () -> owner.neighbours.followedElsewhere(Set.of(job)).isEmpty());
    }

    @Test
    void whoLeavesAndComesBackStaysKnown() throws InterruptedException {
        var owner = house("owner");
        var watcher = house("watcher");
        neighbourly(owner, watcher);
        watcher.follow(job);
        watcher.leave(job);
        watcher.follow(job);
        watcher.outbox.left(job); // told late
        watcher.outbox.due();
        while (!owner.next().equals("due")) {
            // what it hears before
        }

        assertThat(owner.neighbours.followedElsewhere(Set.of(job))).containsExactly(job);
    }

    @Test
    void aCommandReachesTheOwnerAndNotTheSender() throws InterruptedException {
        var owner = house("owner");
        var other = house("other");
        neighbourly(owner, other);
        owner.held.add(job);

        other.outbox.command(job);
        assertThat(owner.next()).isEqualTo("command " + job);

        owner.outbox.command(job);
        owner.outbox.due();
        assertThat(other.next()).as("the owner needs nobody for it").isEqualTo("due");
    }

    @Test
    void whoIsAloneTellsNothing() {
        var carrier = new CountingCarrier(engine.signals("only"));
        engine.register("only", null);
        var alone = House.of(carrier, OFTEN).opened();
        street.add(alone);
        alone.follow(job);
        alone.outbox.due();
        alone.outbox.command(job);
        alone.commit(job);

        House.awaitTrue("it has looked around", () -> carrier.looks.get() > 10);

        assertThat(carrier.sent).isEmpty();
    }

    @Test
    void whoIsNoLongerAloneSaysWhatItFollows() throws InterruptedException {
        var first = house("first");
        assertThat(first.next()).as("what it hears when it begins to listen").isEqualTo("missed");
        first.follow(job);

        var second = House.of(engine, "second", NEVER);
        street.add(second);
        second.held.add(job);
        second.opened();

        assertThat(first.next()).isEqualTo("news " + job);
    }

    @Test
    void whoIsAloneAgainTellsNothingMore() throws InterruptedException {
        var stays = House.of(engine, "stays", OFTEN).opened();
        street.add(stays);
        var goes = house("goes");
        stays.awaitNeighbours();

        goes.close();
        engine.unregister("goes");

        House.awaitTrue("it is alone", stays.outbox::isAlone);
    }

    @Test
    void whatIsToBeToldWhenItClosesIsTold() throws InterruptedException {
        var one = house("one");
        var other = house("other");
        neighbourly(one, other);

        one.outbox.due();
        one.close();

        assertThat(other.next()).isEqualTo("due");
    }

    @Test
    void anOutageOfTheStoreEndsNothing() throws InterruptedException {
        var carrier = new CountingCarrier(engine.signals("one"));
        engine.register("one", null);
        var one = House.of(carrier, OFTEN).opened();
        street.add(one);
        var other = house("other");
        one.awaitNeighbours();
        other.awaitNeighbours();
        skipMissed(other);

        carrier.isAway = true;
        var before = carrier.looks.get();
        House.awaitTrue("it tries again and again", () -> carrier.looks.get() > before + 3);
        carrier.isAway = false;
        one.outbox.due();

        assertThat(other.next()).isEqualTo("due");
    }

    private House house(String name) {
        var house = House.of(engine, name, NEVER).opened();
        street.add(house);
        return house;
    }

    /** Until they know of one another, and heard that they may have missed something. */
    private static void neighbourly(House... houses) throws InterruptedException {
        for (var house : houses) {
            house.awaitNeighbours();
            skipMissed(house);
        }
    }

    private static void skipMissed(House house) throws InterruptedException {
        assertThat(house.next()).isEqualTo("missed");
    }

    private static final class CountingCarrier implements Signals {
        final AtomicInteger looks = new AtomicInteger();
        final List<Signal> sent = new CopyOnWriteArrayList<>();
        volatile boolean isAway;
        private final Signals signals;

        CountingCarrier(Signals signals) {
            this.signals = signals;
        }

        private void reach() {
            if (isAway) {
                throw ErrorCode.STORE_UNAVAILABLE.exception("the database is away");
            }
        }

        @Override
        public void send(Collection<Signal> batch) {
            reach();
            sent.addAll(batch);
            signals.send(batch);
        }

        @Override
        public Others look(Set<JobId> wanted) {
            looks.incrementAndGet();
            reach();
            return signals.look(wanted);
        }

        @Override
        public Set<JobId> wantedByOthers(Set<JobId> jobs) {
            reach();
            return signals.wantedByOthers(jobs);
        }

        @Override
        public void listen(Ear ear) {
            signals.listen(ear);
        }

        @Override
        public boolean isListening() {
            return signals.isListening();
        }

        @Override
        public void close() {
            signals.close();
        }
    }
}
