package dev.meanwhile.server.metrics;

import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.job.QueueView;
import dev.meanwhile.core.job.QueueView.Standing;
import dev.meanwhile.core.worker.LoopState;
import dev.meanwhile.core.worker.Worker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of this process. */
public final class Metrics {
    /** Names that callers choose (models, tools) are kept apart up to this many; further ones count together. */
    private static final int MOST_NAMES = 100;

    private static final String OTHERS = "other";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final QueueView queue;
    private final Set<String> chosenNames = ConcurrentHashMap.newKeySet();
    private volatile Standing standing = new Standing(Map.of(), Duration.ZERO);

    /** What is measured of the queue is asked for at each look at the meters. */
    public Metrics(QueueView queue) {
        this.queue = queue;
        for (var state : JobState.values()) {
            if (!state.isFinal()) {
                Gauge.builder(Names.JOBS, () -> standing.open().getOrDefault(state, 0L))
                        .tag("state", state.wireName())
                        .register(registry);
            }
        }
        Gauge.builder(Names.QUEUE_AGE, () -> standing.oldestDue().toMillis() / 1000.0)
                .baseUnit("seconds")
                .register(registry);
    }

    /** Measures how many jobs a worker runs and how its loops do. */
    public void worker(Worker worker) {
        Gauge.builder(Names.RUNNING_HERE, worker::running).register(registry);
        for (var loop : worker.loops()) {
            var name = loop.name();
            FunctionCounter.builder(
                            Names.LOOP_FAILURES, worker, it -> loop(it, name).failures())
                    .tag("loop", name)
                    .register(registry);
            Gauge.builder(Names.LOOP_AGE, () -> loop(worker, name).sinceTurn().toMillis() / 1000.0)
                    .tag("loop", name)
                    .baseUnit("seconds")
                    .register(registry);
        }
    }

    private static LoopState loop(Worker worker, String name) {
        return worker.loops().stream()
                .filter(loop -> loop.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** All meters in Prometheus's text format. */
    public String text() {
        standing = queue.standing();
        return registry.scrape();
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    void count(String name, double amount, String... tags) {
        Counter.builder(name).tags(tags).register(registry).increment(amount);
    }

    void time(String name, Duration time, String... tags) {
        Timer.builder(name).tags(tags).register(registry).record(time);
    }

    void events(int count) {
        registry.summary(Names.COMMIT_EVENTS).record(count);
    }

    void cost(String model, BigDecimal dollars) {
        count(Names.COST, dollars.doubleValue(), "gen_ai.request.model", bounded(model));
    }

    /** A tag's value that strangers choose, so that they cannot fill the memory with meters. */
    String bounded(String name) {
        if (chosenNames.contains(name) || (chosenNames.size() < MOST_NAMES && chosenNames.add(name))) {
            return name;
        }
        return OTHERS;
    }
}
