package dev.meanwhile.core.worker;

import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Claims where a test does something first: be away, or be slow.
 *
 * @param onBeat run after each beat that was written
 * @param onSweep run after each sweep, before anybody learns what it found
 */
record HookedClaims(Claims claims, Runnable first, Runnable onBeat, Runnable onSweep) implements Claims {

    HookedClaims(Claims claims, Runnable first) {
        this(claims, first, () -> {}, () -> {});
    }

    @Override
    public void register(String worker, @Nullable String node) {
        claims.register(worker, node);
    }

    @Override
    public void leave(String worker) {
        first.run();
        claims.leave(worker);
    }

    @Override
    public void unregister(String worker) {
        first.run();
        claims.unregister(worker);
    }

    @Override
    public Map<JobId, Long> beat(String worker, Duration lease) {
        first.run();
        var epochs = claims.beat(worker, lease);
        onBeat.run();
        return epochs;
    }

    @Override
    public List<Claimed> claim(String worker, int room, RunningCaps running) {
        first.run();
        return claims.claim(worker, room, running);
    }

    @Override
    public Start admit(Admission admission, QueueCaps caps, String worker, RunningCaps running) {
        first.run();
        return claims.admit(admission, caps, worker, running);
    }

    @Override
    public Commands commands(String worker) {
        first.run();
        return claims.commands(worker);
    }

    @Override
    public int wakeDue() {
        first.run();
        return claims.wakeDue();
    }

    @Override
    public Late sweep(Duration lease) {
        first.run();
        var late = claims.sweep(lease);
        onSweep.run();
        return late;
    }

    @Override
    public int takeOver(String silentWorker) {
        first.run();
        return claims.takeOver(silentWorker);
    }
}
