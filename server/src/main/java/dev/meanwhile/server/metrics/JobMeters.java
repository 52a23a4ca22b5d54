package dev.meanwhile.server.metrics;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobSums;
import dev.meanwhile.core.job.JobSums.Sums;
import dev.meanwhile.core.log.CommitListener;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.Lease;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures jobs by what their logs say. Told at most once of each event. Of text, which is nearly everything, only the number is
 * taken, once for each commit; what needs a look into the store is asked for when a job has ended.
 */
public final class JobMeters implements CommitListener {
    private static final Logger LOG = LoggerFactory.getLogger(JobMeters.class);

    /** Only these are decoded. */
    private static final Set<String> MEASURED =
            Set.of("job.started", "job.resumed", "round.finished", "tool.finished", EventCodec.FINISHED);

    private final Metrics metrics;
    private final JobSums sums;
    private final Counter takeovers;
    private final Counter rounds;
    private final Timer commitTime;
    private final DistributionSummary commitJobs;
    private final DistributionSummary commitEvents;

    public JobMeters(Metrics metrics, JobSums sums) {
        this.metrics = metrics;
        this.sums = sums;
        this.takeovers = metrics.counter(Names.TAKEOVERS);
        this.rounds = metrics.counter(Names.ROUNDS);
        this.commitTime = metrics.timer(Names.COMMIT_TIME);
        this.commitJobs = metrics.summary(Names.COMMIT_JOBS);
        this.commitEvents = metrics.summary(Names.COMMIT_EVENTS);
    }

    @Override
    public void wrote(int jobs, int events, Duration took) {
        commitTime.record(took);
        commitJobs.record(jobs);
        commitEvents.record(events);
    }

    @Override
    public void committed(JobId job, List<Entry> entries) {
        for (var entry : entries) {
            if (MEASURED.contains(entry.type())) {
                measure(job, entry.event());
            }
        }
    }

    @Override
    public void lost(Lease lease) {
        // counted by the worker, which also hears of losses that no writing meets
    }

    private void measure(JobId job, JobEvent event) {
        switch (event) {
            case JobEvent.Started started
            when started.attempt() > 1 -> {
                takeovers.increment();
                claimed("worker_lost");
            }
            case JobEvent.Started _ -> claimed("new");
            case JobEvent.Resumed resumed -> claimed(resumed.because());
            case JobEvent.RoundFinished _ -> rounds.increment();
            case JobEvent.ToolFinished tool ->
                metrics.timer(
                                Names.TOOL_CALLS,
                                "gen_ai.tool.name",
                                metrics.bounded(tool.name()),
                                "outcome",
                                tool.status().wireName())
                        .record(tool.took());
            case JobEvent.Finished finished ->
                Thread.ofVirtual().name("measure-" + job).start(() -> finished(job, finished));
            default -> {
                // not measured
            }
        }
    }

    private void claimed(String because) {
        metrics.counter(Names.CLAIMS, "because", because).increment();
    }

    private void finished(JobId id, JobEvent.Finished event) {
        try {
            sums.of(id).ifPresent(all -> finished(all, event));
        } catch (EngineException e) {
            LOG.debug("job={} was not measured: {}", id, e.getMessage()); // an absent database is told of by itself
        } catch (RuntimeException e) {
            LOG.warn("job={} was not measured", id, e);
        }
    }

    private void finished(Sums all, JobEvent.Finished event) {
        var kind = all.kind().name();
        var state = event.ending().state().wireName();
        metrics.counter(Names.FINISHED, "kind", kind, "state", state).increment();
        metrics.timer(Names.DURATION, "kind", kind, "state", state).record(all.toEnd());
        if (all.toFirstEvent() != null) {
            metrics.timer(Names.FIRST_EVENT, "kind", kind).record(all.toFirstEvent());
        }
        metrics.summary(Names.JOB_ROUNDS, "kind", kind).record(all.rounds());
        metrics.summary(Names.JOB_CALLS, "kind", kind).record(all.calls());
        metrics.timer(Names.JOB_TOOL_TIME, "kind", kind).record(all.toolTime());
        usage(metrics.bounded(all.model()), event);
    }

    private void usage(String model, JobEvent.Finished event) {
        var usage = event.usage();
        tokens(model, "input", usage.promptTokens());
        tokens(model, "output", usage.completionTokens());
        if (usage.cost() != null) {
            metrics.counter(Names.COST, "gen_ai.request.model", model)
                    .increment(usage.cost().doubleValue());
        }
    }

    private void tokens(String model, String type, long count) {
        metrics.counter(Names.TOKENS, "gen_ai.request.model", model, "gen_ai.token.type", type)
                .increment((double) count);
    }
}
