package dev.meanwhile.core.fake;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.signal.Signal;
import dev.meanwhile.core.signal.Signals;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Signals between workers of one JVM: heard at once, on the thread that sends. Safe for use by many threads. */
final class InMemorySignals {
    private final InstantSource clock;
    private final ToIntFunction<String> others;
    private final Map<String, Signals.Ear> ears = new ConcurrentHashMap<>();
    private final Map<Want, Instant> wanted = new ConcurrentHashMap<>();

    /** @param others how many workers there are besides this one */
    InMemorySignals(InstantSource clock, ToIntFunction<String> others) {
        this.clock = clock;
        this.others = others;
    }

    Signals of(String worker) {
        return new Carrier(worker);
    }

    private record Want(String worker, JobId job) {}

    private final class Carrier implements Signals {
        private final String worker;

        Carrier(String worker) {
            this.worker = worker;
        }

        @Override
        public void send(Collection<Signal> signals) {
            for (var signal : signals) {
                if (signal instanceof Signal.Wanted(var job)) {
                    want(job);
                } else if (signal instanceof Signal.Left(var job)) {
                    wanted.remove(new Want(worker, job));
                }
            }
            ears.forEach((name, ear) -> {
                if (!name.equals(worker)) {
                    signals.stream()
                            .filter(signal -> !(signal instanceof Signal.Left))
                            .forEach(ear::hear);
                }
            });
        }

        private void want(JobId job) {
            wanted.put(new Want(worker, job), clock.instant().plus(MEMORY));
        }

        @Override
        public Others look(Set<JobId> jobs) {
            wanted.keySet().removeIf(want -> want.worker().equals(worker));
            wanted.values().removeIf(until -> !until.isAfter(clock.instant()));
            jobs.forEach(this::want);
            var theirs = wanted.keySet().stream()
                    .filter(want -> !want.worker().equals(worker))
                    .map(Want::job)
                    .collect(Collectors.toSet());
            return new Others(others.applyAsInt(worker), theirs);
        }

        @Override
        public Set<JobId> wantedByOthers(Set<JobId> jobs) {
            return wanted.entrySet().stream()
                    .filter(want -> want.getValue().isAfter(clock.instant()))
                    .map(Map.Entry::getKey)
                    .filter(want -> !want.worker().equals(worker) && jobs.contains(want.job()))
                    .map(Want::job)
                    .collect(Collectors.toSet());
        }

        @Override
        public void listen(Ear ear) {
            ears.put(worker, ear);
            ear.missed();
        }

        @Override
        public boolean isListening() {
            return ears.containsKey(worker);
        }

        @Override
        public void close() {
            ears.remove(worker);
        }
    }
}
