package dev.meanwhile.server.metrics;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.log.CommitListener;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures jobs by what their logs say. Told at most once of each event. */
public final class JobMeters implements CommitListener {
    private static final Logger LOG = LoggerFactory.getLogger(JobMeters.class);

    /** Only these are decoded; text, which is nearly everything, is not. */
    private static final Set<String> MEASURED =
            Set.of("job.started", "round.finished", "tool.finished", EventCodec.FINISHED);

    private final Metrics metrics;
    private final JobStore jobs;

    public JobMeters(Metrics metrics, JobStore jobs) {
        this.metrics = metrics;
        this.jobs = jobs;
    }

    @Override
    public void committed(JobId job, List<Entry> entries) {
        metrics.events(entries.size());
        for (var entry : entries) {
            if (MEASURED.contains(entry.type())) {
                measure(job, entry.event());
            }
        }
    }

    @Override
    public void lost(Lease lease) {
        // counted where it is claimed again
    }

    private void measure(JobId job, JobEvent event) {
        switch (event) {
            case JobEvent.Started started -> metrics.count(started.attempt() > 1 ? Names.TAKEOVERS : Names.CLAIMS, 1);
            case JobEvent.RoundFinished _ -> metrics.count(Names.ROUNDS, 1);
            case JobEvent.ToolFinished tool ->
                metrics.time(
                        Names.TOOL_CALLS,
                        tool.took(),
                        "gen_ai.tool.name",
                        metrics.bounded(tool.name()),
                        "outcome",
                        tool.status().wireName());
            case JobEvent.Finished finished ->
                Thread.ofVirtual().name("measure-" + job).start(() -> finished(job, finished));
            default -> {
                // not measured
            }
        }
    }

    /** The row knows what the event does not: kind, model and times. */
    private void finished(JobId id, JobEvent.Finished event) {
        try {
            jobs.find(id).ifPresent(job -> finished(job, event));
        } catch (EngineException e) {
            LOG.debug("job={} was not measured: {}", id, e.getMessage());
        }
    }

    private void finished(Job job, JobEvent.Finished event) {
        var state = event.ending().state().wireName();
        metrics.count(Names.FINISHED, 1, "kind", job.kind().name(), "state", state);
        var end = job.times().finished();
        if (end != null) {
            metrics.time(
                    Names.DURATION,
                    Duration.between(job.times().created(), end),
                    "kind",
                    job.kind().name(),
                    "state",
                    state);
        }
        tokens(job, event);
        if (event.ending() instanceof Ending.Failed(var failure)
                && failure.code().wireName().startsWith("model_")) {
            metrics.count(Names.UPSTREAM_ERRORS, 1, "code", failure.code().wireName());
        }
    }

    private void tokens(Job job, JobEvent.Finished event) {
        var model = metrics.bounded(job.model());
        var usage = event.usage();
        tokens(model, "input", usage.promptTokens());
        tokens(model, "output", usage.completionTokens());
        if (usage.cost() != null) {
            metrics.cost(job.model(), usage.cost());
        }
    }

    private void tokens(String model, String type, long count) {
        metrics.count(Names.TOKENS, (double) count, "gen_ai.request.model", model, "gen_ai.token.type", type);
    }
}
