package dev.meanwhile.core.worker;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobKind;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.llm.ProviderKey;
import dev.meanwhile.core.log.CommitListener;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.JobLog;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.run.JobRun;
import dev.meanwhile.core.run.JobRunner;
import dev.meanwhile.core.run.StartGate;
import dev.meanwhile.core.signal.Outbox;
import dev.meanwhile.core.time.Loop;
import dev.meanwhile.core.time.LoopState;
import dev.meanwhile.core.worker.Claims.Claimed;
import dev.meanwhile.core.worker.Claims.Start;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes due jobs and runs each on a virtual thread of its own. Four loops keep it going: claims, beats, commands and the sweep; none
 * of them ever ends because the database is away.
 */
public final class Worker implements CommitListener {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);
    private static final Duration LAST_STEPS = Duration.ofSeconds(5);

    private final String id;
    private final WorkerConfig config;
    private final Parts parts;
    private final Outbox outbox;
    private final Heartbeat heartbeat;

    private final Map<JobId, HeldJob> held = new ConcurrentHashMap<>();
    private final Loop claiming;
    private final Loop beating;
    private final Loop stopping;
    private final Loop sweeping;
    private long nextLook = System.nanoTime(); // the claiming loop's thread only
    private final LongAdder losses = new LongAdder();
    private volatile boolean isLeaving;
    private volatile CountDownLatch empty = new CountDownLatch(0);

    /**
     * What a worker works with.
     *
     * @param runners by the kind of job they run; jobs of other kinds stay queued
     * @param openKey opens a sealed provider key of a job
     */
    public record Parts(
            Claims claims,
            JobStore jobs,
            JobLog log,
            Map<JobKind, JobRunner> runners,
            BiFunction<JobId, String, ProviderKey> openKey,
            InstantSource clock) {
        public Parts {
            runners = Map.copyOf(runners);
        }
    }

    /**
     * A worker that does nothing yet.
     *
     * @param id new at each process start
     * @param outbox told of jobs that others may take
     */
    public Worker(String id, WorkerConfig config, Parts parts, Outbox outbox) {
        this.id = id;
        this.config = config;
        this.parts = parts;
        this.outbox = outbox;
        this.heartbeat = new Heartbeat(config.leaseTime(), parts.clock(), System::nanoTime);
        this.claiming = new Loop("claim", config.pollInterval(), this::claim);
        this.beating = new Loop("beat", config.beatEvery(), this::beat);
        this.stopping = new Loop("stops", config.stopPollInterval(), this::obey);
        this.sweeping = new Loop("sweep", SWEEP_EVERY, this::sweep);
    }

    /**
     * Begins to take jobs.
     *
     * @param node the data directory's id, or null without one; jobs of earlier workers of the same node are due at once
     */
    public void start(@Nullable String node) {
        parts.claims().register(id, node);
        beating.start();
        stopping.start();
        sweeping.start();
        claiming.start();
        LOG.info("worker={} takes jobs slots={}", id, config.slots());
    }

    /** Lets a job in and, if it need not queue behind others, takes it in the same step. */
    public AdmissionResult admit(Admission admission, QueueCaps caps) {
        var mayTake =
                !isLeaving && held.size() < config.slots() && parts.runners().containsKey(admission.kind());
        var start = mayTake
                ? parts.claims().admit(admission, caps, id, config.running())
                : new Start(parts.jobs().admit(admission, caps), null);
        if (start.claimed() != null) {
            take(start.claimed());
        } else if (start.result() instanceof AdmissionResult.Admitted) {
            wakeAll();
        }
        return start.result();
    }

    /** Something may be due: look now. */
    public void wake() {
        claiming.wake();
    }

    /** Something may be due, for this worker or for others. */
    public void wakeAll() {
        wake();
        outbox.due();
    }

    /** A question of this job was answered: whoever holds it is told, and if nobody does, it may be due. */
    public void answered(JobId job) {
        if (holds(job)) {
            stopping.wake();
        } else {
            outbox.command(job);
        }
        wakeAll();
    }

    /** Something may be due, or asked of any job: look now. */
    public void lookAgain() {
        wake();
        stopping.wake();
    }

    /** This job was told something: look now, if it is ours. */
    public void nudge(JobId job) {
        if (holds(job)) {
            stopping.wake();
        }
    }

    /** Whether this worker runs the job now. */
    public boolean holds(JobId job) {
        return held.containsKey(job);
    }

    /** How many jobs this worker runs now. */
    public int running() {
        return held.size();
    }

    /** How many jobs were taken from this worker so far: by another one, a stop over its head or a limit. */
    public long losses() {
        return losses.sum();
    }

    /** How the loops do that keep this worker going; one that hangs or died is seen by its age. */
    public List<LoopState> loops() {
        return Stream.of(claiming, beating, stopping, sweeping).map(Loop::state).toList();
    }

    @Override
    public void committed(JobId job, List<Entry> entries) {
        // what is written is the log's and the viewers' business
    }

    @Override
    public void lost(Lease lease) {
        var job = held.get(lease.job());
        if (job != null && job.epoch() == lease.epoch()) {
            job.interrupt(new Interruption.Lost());
        }
    }

    private Duration claim() throws InterruptedException {
        if (System.nanoTime() - nextLook >= 0) { // wake-ups for new jobs need not look for old ones
            if (parts.claims().wakeDue() > 0) {
                outbox.due();
            }
            nextLook = System.nanoTime() + config.pollInterval().toNanos();
        }
        while (!isLeaving) {
            var room = config.slots() - held.size();
            if (room <= 0) {
                return config.pollInterval();
            }
            var claimed = parts.claims().claim(id, room, config.running());
            claimed.forEach(this::take);
            if (claimed.isEmpty()) {
                return config.pollInterval();
            }
        }
        return config.pollInterval();
    }

    private void take(Claimed claimed) {
        var lease = claimed.lease();
        var gate = new LeavingGate();
        var kind = claimed.record().job().kind();
        JobRunner runner = run -> runner(kind).run(run.with(key(claimed)));
        var run = new JobRun(claimed.record(), claimed.request(), null, lease, parts.log(), gate);
        var job = new HeldJob(run, runner, this::letGo);
        gate.job = job;
        held.put(lease.job(), job);
        LOG.info(
                "job={} kind={} attempt={} state=running worker={}",
                lease.job(),
                kind.name(),
                claimed.record().job().attempt(),
                id);
        job.start();
    }

    private JobRunner runner(JobKind kind) {
        var runner = parts.runners().get(kind);
        if (runner == null) {
            throw new IllegalStateException("no runner is registered for jobs of kind " + kind.name());
        }
        return runner;
    }

    private @Nullable ProviderKey key(Claimed claimed) {
        var sealed = claimed.sealedKey();
        if (sealed == null) {
            return null;
        }
        try {
            return parts.openKey().apply(claimed.lease().job(), sealed);
        } catch (IllegalArgumentException e) {
            var failure = ErrorCode.PROVIDER_KEY_REQUIRED.failure(
                    "the provider key of this job cannot be opened with this server's secret key; retry it with the key");
            throw new EngineException(failure, e);
        }
    }

    private void letGo(HeldJob job) {
        if (job.wasLost()) {
            losses.increment();
        }
        held.remove(job.id(), job);
        if (isLeaving) {
            outbox.due(); // it may have been released
        }
        if (isLeaving && held.isEmpty()) {
            empty.countDown();
        }
        claiming.wake(); // a slot is free, and one of this person's jobs may now run
    }

    private Duration beat() {
        var begun = heartbeat.moment();
        var before = List.copyOf(held.values());
        var epochs = parts.claims().beat(id, config.leaseTime());
        for (var job : before) {
            var epoch = epochs.get(job.id());
            if (epoch == null || epoch != job.epoch()) {
                job.interrupt(new Interruption.Lost());
            }
        }
        // only now: it opens the gate, and what was lost must not pass
        if (heartbeat.wasWritten(begun)) {
            LOG.warn("worker={} had not beaten for over half a lease; others may have taken its jobs", id);
        }
        return config.beatEvery();
    }

    private Duration obey() {
        if (!held.isEmpty()) {
            var commands = parts.claims().commands(id);
            commands.stops().forEach((job, by) -> {
                var mine = held.get(job);
                if (mine != null) {
                    mine.interrupt(new Interruption.Stopped(by));
                }
            });
            commands.answers().forEach((job, last) -> {
                var mine = held.get(job);
                if (mine != null) {
                    mine.ring(last);
                }
            });
        }
        return config.stopPollInterval();
    }

    /** Asked again before each sentence: this process may have slept since the last one, and the database's clock have jumped. */
    private Duration sweep() {
        var late = parts.claims().sweep(config.leaseTime());
        heartbeat.sees(late.at());
        late.silentWorkers().stream().filter(_ -> heartbeat.mayJudge()).forEach(this::takeOver);
        late.overdue().forEach((job, ending) -> {
            if (heartbeat.mayJudge()) {
                end(job, ending);
            }
        });
        return SWEEP_EVERY;
    }

    private void takeOver(String silent) {
        var taken = parts.claims().takeOver(silent);
        LOG.warn("worker={} is silent; its {} jobs go to others", silent, taken);
        wakeAll();
    }

    private void end(JobId job, Ending ending) {
        if (parts.jobs().fence(job, ending)) {
            LOG.info("job={} state={}", job, ending.state().wireName());
        }
        var mine = held.get(job);
        if (mine != null) {
            mine.interrupt(new Interruption.Lost());
        }
    }

    /**
     * Lets everything go: no new jobs, running rounds get {@code drainTime} to reach a checkpoint, then what is left is released
     * to the queue. Returns when nothing is held any more.
     */
    public void stop() throws InterruptedException {
        empty = new CountDownLatch(1);
        isLeaving = true;
        claiming.stop();
        say("takes no more jobs", () -> parts.claims().leave(id));
        if (held.isEmpty()) {
            empty.countDown();
        }
        if (!empty.await(config.drainTime().toMillis(), TimeUnit.MILLISECONDS)) {
            held.values().forEach(job -> job.interrupt(new Interruption.Leaving()));
            if (!empty.await(LAST_STEPS.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("worker={} leaves {} jobs for others to take over", id, held.size());
            }
        }
        stopping.stop();
        sweeping.stop();
        beating.stop();
        say("ends", () -> parts.claims().unregister(id));
        outbox.due();
    }

    private void say(String what, Runnable saying) {
        try {
            saying.run();
        } catch (EngineException e) {
            LOG.warn("worker={} could not say that it {}; others see it by its silence: {}", id, what, e.getMessage());
        }
    }

    /** Between two model requests or tools a leaving worker lets the job go; its last checkpoint holds all that was done. */
    private final class LeavingGate implements StartGate {
        private @Nullable HeldJob job; // set once, before the job's thread starts

        @Override
        public void pass() throws InterruptedException {
            if (isLeaving && job != null) {
                job.haltFor(new Interruption.Leaving());
                throw new InterruptedException("this worker is leaving");
            }
            heartbeat.pass();
        }
    }
}
