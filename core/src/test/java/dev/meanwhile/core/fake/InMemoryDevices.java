package dev.meanwhile.core.fake;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.wait.Devices;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Browsers in memory, with the time of its clock. */
public final class InMemoryDevices implements Devices {
    private final InstantSource clock;
    private final Map<Seat, Instant> until = new ConcurrentHashMap<>();

    public InMemoryDevices(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public boolean isAttached(JobId job, String device) {
        var end = until.get(new Seat(job, device));
        return end != null && end.isAfter(clock.instant());
    }

    @Override
    public void attached(Collection<Seat> seats, Duration time) {
        seats.forEach(seat -> until.put(seat, clock.instant().plus(time)));
    }
}
