package dev.meanwhile.core.signal;

import dev.meanwhile.core.fake.InMemoryEngine;
import dev.meanwhile.core.job.JobId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One process among its neighbours, which remembers what it was told. */
final class House implements Neighbours.Here, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final Outbox outbox = new Outbox();
    final Neighbours neighbours;
    final Set<JobId> held = ConcurrentHashMap.newKeySet();
    final Set<JobId> followed = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private House(Signals signals, Duration lookEvery) {
        this.neighbours = new Neighbours(outbox, signals, this, lookEvery);
    }

    /** Registered, and looking around so often once it is opened. */
    static House of(InMemoryEngine engine, String worker, Duration lookEvery) {
        engine.register(worker, null);
        return of(engine.signals(worker), lookEvery);
    }

    static House of(Signals signals, Duration lookEvery) {
        return new House(signals, lookEvery);
    }

    House opened() {
        neighbours.start();
        return this;
    }

    /** A follower comes. */
    void follow(JobId job) {
        followed.add(job);
        outbox.wants(job);
    }

    /** The last follower goes. */
    void leave(JobId job) {
        followed.remove(job);
        outbox.left(job);
    }

    /** Somebody commits something of a job here. */
    void commit(JobId job) {
        outbox.committed(job, List.of());
    }

    void awaitNeighbours() {
        awaitTrue("somebody is there", () -> !outbox.isAlone());
    }

    static void awaitTrue(String what, BooleanSupplier isSo) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not come to be that " + what);
            }
            Thread.onSpinWait();
        }
    }

    /** What it is told next. */
    String next() throws InterruptedException {
        var next = told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was told");
        }
        return next;
    }

    @Override
    public boolean holds(JobId job) {
        return held.contains(job);
    }

    @Override
    public boolean follows(JobId job) {
        return followed.contains(job);
    }

    @Override
    public Set<JobId> followed() {
        return Set.copyOf(followed);
    }

    @Override
    public void news(JobId job) {
        told.add("news " + job);
    }

    @Override
    public void command(JobId job) {
        told.add("command " + job);
    }

    @Override
    public void due() {
        told.add("due");
    }

    @Override
    public void missed() {
        told.add("missed");
    }

    @Override
    public void close() {
        neighbours.close();
    }
}
