package dev.meanwhile.core.fake;

import dev.meanwhile.core.fake.Tables.Standing;
import dev.meanwhile.core.job.JobState;
import java.time.Duration;

/** Each worker's part of the jobs. Guarded by the engine's lock. */
final class Shares {
    /** What is due for so long is not kept for those whose part it is. */
    private static final Duration FOR_ALL_AFTER = Duration.ofSeconds(1);
    /** So many jobs over its part a worker still takes as they are admitted. */
    private static final int AHEAD = 10;

    private final Tables tables;

    Shares(Tables tables) {
        this.tables = tables;
    }

    /** How many more make a worker's equal part of all that run and these that could. */
    long room(String worker, long able) {
        var takers = takersBeside(worker);
        return takers == 0 ? Long.MAX_VALUE : Math.ceilDiv(running() + able, takers + 1) - held(worker);
    }

    /** Whether a worker is not far ahead of the others. */
    boolean isBehind(String worker) {
        var takers = takersBeside(worker);
        return takers == 0 || held(worker) < Math.ceilDiv(running() + 1, takers + 1) + AHEAD;
    }

    /** Also what is due by a clock that was set back since. */
    boolean isAnyones(JobRow row) {
        return !row.due.plus(FOR_ALL_AFTER).isAfter(tables.now()) || row.due.isAfter(tables.now());
    }

    /** Whether it was taken for dead and has not beaten since. */
    boolean isEnded(String worker) {
        var row = tables.workers.get(worker);
        return row != null && row.standing() == Standing.ENDED;
    }

    /** How many workers there are besides this one. */
    int others(String worker) {
        return Math.toIntExact(tables.workers.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(worker))
                .filter(entry -> entry.getValue().standing() != Standing.ENDED)
                .count());
    }

    private long takersBeside(String worker) {
        return tables.workers.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(worker))
                .filter(entry -> entry.getValue().standing() == Standing.TAKES)
                .count();
    }

    private long running() {
        return tables.jobs.values().stream()
                .filter(row -> row.state == JobState.RUNNING)
                .count();
    }

    private long held(String worker) {
        return tables.jobs.values().stream().filter(row -> row.isHeldBy(worker)).count();
    }
}
