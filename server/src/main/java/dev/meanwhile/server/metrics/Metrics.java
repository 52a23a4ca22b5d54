package dev.meanwhile.server.metrics;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.job.QueueView;
import dev.meanwhile.core.job.QueueView.Standing;
import dev.meanwhile.core.signal.Neighbours;
import dev.meanwhile.core.time.LoopState;
import dev.meanwhile.core.webhook.Courier;
import dev.meanwhile.core.worker.Stops;
import dev.meanwhile.core.worker.Worker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The meters of this process. */
public final class Metrics {
    /** Names that callers choose (models, tools) are kept apart up to this many; further ones count together. */
    private static final int MOST_NAMES = 100;

    private static final String OTHERS = "other";
    private static final Duration LONGEST_BUCKET = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final QueueView queue;
    private final Set<String> chosenNames = ConcurrentHashMap.newKeySet();
    private volatile Standing standing = new Standing(Map.of(), Duration.ZERO);

    /** What is measured of the queue is asked for at each look at the meters. */
    public Metrics(QueueView queue) {
        this.queue = queue;
        for (var state : JobState.values()) {
            if (!state.isFinal()) {
                gauge(Names.JOBS, () -> standing.open().getOrDefault(state, 0L), "state", state.wireName());
            }
        }
        gauge(Names.QUEUE_AGE, () -> standing.oldestDue().toMillis() / 1000.0);
    }

    /** Measures how many jobs a worker runs, how many it lost, and how its loops do. */
    public void worker(Worker worker) {
        gauge(Names.RUNNING_HERE, worker::running);
        FunctionCounter.builder(Names.LEASE_LOSSES.text(), worker, Worker::losses)
                .register(registry);
        for (var loop : worker.loops()) {
            var name = loop.name();
            FunctionCounter.builder(
                            Names.LOOP_FAILURES.text(),
                            worker,
                            it -> loop(it, name).failures())
                    .tag("loop", name)
                    .register(registry);
            gauge(Names.LOOP_AGE, () -> loop(worker, name).sinceTurn().toMillis() / 1000.0, "loop", name);
        }
    }

    /** Measures what this process and the others on its database tell each other. */
    public void neighbours(Neighbours neighbours) {
        FunctionCounter.builder(Names.SIGNALS_SENT.text(), neighbours, Neighbours::sent)
                .register(registry);
        FunctionCounter.builder(Names.SIGNALS_HEARD.text(), neighbours, Neighbours::heard)
                .register(registry);
        gauge(Names.LISTENING, () -> neighbours.isListening() ? 1 : 0);
    }

    private static LoopState loop(Worker worker, String name) {
        return worker.loops().stream()
                .filter(loop -> loop.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A stop was asked for; told by whoever serves the request. */
    public void stopped(Stops.Outcome outcome, Duration took) {
        timer(Names.STOP_TIME, "outcome", outcome.wireName()).record(took);
    }

    /** A webhook's message was sent. */
    public void webhook(Courier.Outcome outcome, Duration took) {
        timer(Names.WEBHOOKS, "outcome", outcome.wireName()).record(took);
    }

    /** All meters in Prometheus's text format; the queue as it was when the store could last be asked. */
    public String text() {
        try {
            standing = queue.standing();
        } catch (EngineException e) {
            LOG.debug("the queue was not measured: {}", e.getMessage());
        }
        return registry.scrape();
    }

    void gauge(Names name, Supplier<Number> value, String... tags) {
        Gauge.builder(name.text(), value).tags(tags).baseUnit(unit(name)).register(registry);
    }

    Counter counter(Names name, String... tags) {
        return Counter.builder(name.text()).tags(tags).baseUnit(unit(name)).register(registry);
    }

    DistributionSummary summary(Names name, String... tags) {
        return DistributionSummary.builder(name.text()).tags(tags).register(registry);
    }

    /** A histogram's buckets end at half a minute: what takes longer is simply too long. */
    Timer timer(Names name, String... tags) {
        var timer = Timer.builder(name.text()).tags(tags);
        return name.sort() == Names.Sort.HISTOGRAM
                ? timer.publishPercentileHistogram()
                        .maximumExpectedValue(LONGEST_BUCKET)
                        .register(registry)
                : timer.register(registry);
    }

    private static @Nullable String unit(Names name) {
        return name.unit().isEmpty() ? null : name.unit();
    }

    /** A tag's value that strangers choose, so that they cannot fill the memory with meters. */
    String bounded(String name) {
        if (chosenNames.contains(name) || (chosenNames.size() < MOST_NAMES && chosenNames.add(name))) {
            return name;
        }
        return OTHERS;
    }
}
