package dev.meanwhile.core.worker;

import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.core.fake.InMemoryEngine;
import dev.meanwhile.core.job.AdmissionResult.Admitted;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobKind;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.live.LiveFeeds;
import dev.meanwhile.core.llm.ProviderKey;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.run.JobRun;
import dev.meanwhile.core.run.JobRunner;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.signal.Neighbours;
import dev.meanwhile.core.signal.Outbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Workers on stores in memory, with loops as quick as they can be. */
final class Crew {
    private static final long PATIENCE_SECONDS = 20;
    private static final Duration NEVER = Duration.ofHours(1);

    /** A lease of a minute by a clock moved by hand, with beats as quick as the machine allows. */
    static final WorkerConfig QUICK = new WorkerConfig(
            10,
            10,
            10,
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            Duration.ofMinutes(1),
            Duration.ofMillis(1),
            Duration.ofSeconds(20));

    final HandMovedClock clock = new HandMovedClock();
    final InMemoryEngine engine = new InMemoryEngine(clock);

    private final AtomicInteger beats = new AtomicInteger();
    private final List<Worker> workers = new ArrayList<>();
    private final List<Neighbours> members = new ArrayList<>();

    /** A runner that answers at once. */
    static JobRunner answering() {
        return _ -> Step.of(new NextStep.End(new Ending.Succeeded("stop")));
    }

    /** Writes an event as a runner does. */
    static void tell(JobRun run, JobEvent event) throws InterruptedException {
        run.log().append(run.lease(), List.of(Fact.of(event)));
    }

    Worker starts(String id, WorkerConfig config, JobRunner runner) {
        return starts(id, config, hooked(() -> {}), Map.of(JobKind.CHAT, runner));
    }

    /** Claims that count beats, and do something after each sweep. */
    Claims hooked(Runnable onSweep) {
        return new HookedClaims(engine, () -> {}, beats::incrementAndGet, onSweep);
    }

    /** How often its workers have beaten. */
    int beats() {
        return beats.get();
    }

    Worker starts(String id, WorkerConfig config, Claims claims, Map<JobKind, JobRunner> runners) {
        return starts(id, config, claims, runners, new Outbox());
    }

    /** A worker that tells the others what it leaves to them, and hears what they tell; it looks for nothing by itself. */
    Member joins(String id, int slots, JobRunner runner) {
        var config =
                new WorkerConfig(slots, 10, 10, NEVER, NEVER, QUICK.leaseTime(), QUICK.beatEvery(), QUICK.drainTime());
        var outbox = new Outbox();
        var feeds = new LiveFeeds(engine, NEVER, new LiveFeeds.Following(outbox::wants, outbox::left));
        var worker = starts(id, config, engine, Map.of(JobKind.CHAT, runner), outbox);
        engine.listen(outbox);
        var neighbours = new Neighbours(outbox, engine.signals(id), new Doorbell(worker, feeds));
        neighbours.start();
        members.add(neighbours);
        return new Member(worker, outbox, feeds);
    }

    /** One of several workers. */
    record Member(Worker worker, Outbox outbox, LiveFeeds feeds) {
        void awaitOthers() {
            until(() -> !outbox.isAlone(), () -> "it is alone");
        }
    }

    private Worker starts(
            String id, WorkerConfig config, Claims claims, Map<JobKind, JobRunner> runners, Outbox outbox) {
        var parts = new Worker.Parts(claims, engine, engine, runners, (_, locked) -> open(locked), clock);
        var worker = new Worker(id, config, parts, outbox);
        workers.add(worker);
        engine.listen(worker);
        worker.start(null);
        return worker;
    }

    private static ProviderKey open(String locked) {
        if (!locked.startsWith("sealed ")) {
            throw new IllegalArgumentException("not sealed here");
        }
        return new ProviderKey(null, new Secret(locked.substring(7)));
    }

    JobId admit(AnAdmission admission) {
        return ((Admitted) engine.admit(admission.build(clock), QueueCaps.DEFAULT))
                .job()
                .id();
    }

    JobId admit() {
        return admit(AnAdmission.of("project", "ann"));
    }

    Job job(JobId id) {
        return engine.find(id).orElseThrow();
    }

    Job awaitState(JobId id, JobState state) {
        return await(id, job -> job.state() == state);
    }

    /** Waits until the job is like this. */
    Job await(JobId id, Predicate<Job> like) {
        until(() -> like.test(job(id)), () -> "it did not happen to " + job(id));
        return job(id);
    }

    /** Waits until something is so; the workers' threads go on meanwhile. */
    static void until(BooleanSupplier isSo, Supplier<String> otherwise) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(otherwise.get());
            }
            Thread.onSpinWait();
        }
    }

    /** Ends all loops. */
    void goHome() throws InterruptedException {
        for (var worker : workers) {
            worker.stop();
        }
        members.forEach(Neighbours::close);
    }
}
