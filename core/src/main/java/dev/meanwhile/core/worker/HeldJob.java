package dev.meanwhile.core.worker;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.log.JobLog;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.run.JobRun;
import dev.meanwhile.core.run.JobRunner;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One job in this worker's hands: its thread, and what becomes of the job when the runner returns, fails or is interrupted. */
final class HeldJob {
    private static final Logger LOG = LoggerFactory.getLogger(HeldJob.class);

    private final JobRun run;
    private final JobRunner runner;
    private final Consumer<HeldJob> onLetGo;
    private final AtomicReference<@Nullable Interruption> interruption = new AtomicReference<>();
    private final Thread thread;
    private boolean wasLost; // the job's thread only

    /** @param onLetGo called once, on the job's thread, when nothing more will be written for it */
    HeldJob(JobRun run, JobRunner runner, Consumer<HeldJob> onLetGo) {
        this.run = run;
        this.runner = runner;
        this.onLetGo = onLetGo;
        this.thread = Thread.ofVirtual().name("job-" + id()).unstarted(this::hold);
    }

    JobId id() {
        return run.lease().job();
    }

    long epoch() {
        return run.lease().epoch();
    }

    void start() {
        thread.start();
    }

    /** Interrupts the job's work; the first reason counts. */
    void interrupt(Interruption why) {
        if (interruption.compareAndSet(null, why)) {
            thread.interrupt();
        }
    }

    /** Gives the reason without the interruption, where the runner itself is about to come to a halt; the first reason counts. */
    void haltFor(Interruption why) {
        interruption.compareAndSet(null, why);
    }

    /** Tells the runner of an answer. */
    void ring(long command) {
        run.bell().ring(command);
    }

    /** Whether it was taken from this worker before its last step; known when it is let go, on its own thread. */
    boolean wasLost() {
        return wasLost;
    }

    private void hold() {
        try {
            var next = work();
            if (next == null) {
                wasLost = true;
            } else {
                log(next, run.log().commit(run.lease(), next));
            }
        } catch (InterruptedException e) {
            wasLost = interruption.get() instanceof Interruption.Lost;
            LOG.debug("job={} was interrupted while its last step was written; it will be found by the sweep", id());
        } catch (EngineException e) {
            LOG.warn("job={} could not write its last step; it will be found by the sweep: {}", id(), e.getMessage());
        } finally {
            onLetGo.accept(this);
        }
    }

    /** The last step of this attempt, or null if the job is not ours any more. */
    private @Nullable Step work() {
        try {
            var last = runner.run(run);
            if (last.next() instanceof NextStep.Continue) {
                throw new IllegalStateException("a runner must end or park its job");
            }
            return last;
        } catch (InterruptedException e) {
            return afterInterruption();
        } catch (EngineException e) {
            return interruption.get() == null ? after(e) : afterInterruption();
        } catch (RuntimeException | Error e) {
            return interruption.get() == null ? afterDefect(e) : afterInterruption();
        }
    }

    /** Whoever cannot reach the store has not failed: its job begins again from its last checkpoint. */
    private static Step after(EngineException e) {
        return e.code() == ErrorCode.STORE_UNAVAILABLE
                ? Step.of(new NextStep.Release())
                : Step.of(new NextStep.End(new Ending.Failed(e.failure())));
    }

    private Step afterDefect(Throwable e) {
        var incident = UUID.randomUUID().toString().substring(0, 8);
        LOG.error("job={} incident={} failed by a defect", id(), incident, e);
        var failure = ErrorCode.BUG.failure("Meanwhile has a defect here; the server's log has incident " + incident);
        return Step.of(new NextStep.End(new Ending.Failed(failure)));
    }

    private @Nullable Step afterInterruption() {
        return switch (interruption.get()) {
            case Interruption.Stopped(var by) -> Step.of(new NextStep.End(new Ending.Cancelled(by)));
            case Interruption.Leaving _ -> Step.of(new NextStep.Release());
            case Interruption.Lost _ -> null;
            case null -> null; // the log said LOST before anybody else did
        };
    }

    private void log(Step last, JobLog.Commit commit) {
        var job = run.past().job();
        var what = switch (last.next()) {
            case NextStep.End(var ending) -> ending.state().wireName();
            case NextStep.Wait _ -> "waiting";
            case NextStep.Release _ -> "released";
            case NextStep.Continue _ -> throw new IllegalStateException("work() lets no such step through");
        };
        switch (commit) {
            case WRITTEN ->
                LOG.info("job={} kind={} attempt={} state={}", id(), job.kind().name(), job.attempt(), what);
            case LOST -> {
                wasLost = true;
                LOG.info("job={} attempt={} was taken by another worker", id(), job.attempt());
            }
        }
    }
}
