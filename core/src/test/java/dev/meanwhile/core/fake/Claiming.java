package dev.meanwhile.core.fake;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.Tables.Standing;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.worker.Claims.Claimed;
import dev.meanwhile.core.worker.Claims.Commands;
import dev.meanwhile.core.worker.Claims.Late;
import dev.meanwhile.core.worker.Claims.RunningCaps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Shares the jobs among workers. Guarded by the engine's lock. */
final class Claiming {
    private static final int MOST_AT_ONCE = 50;
    /** Taken so often without a checkpoint, a job ends. */
    private static final int MOST_TAKEN = 3;
    /** Jobs that lost their workers twice may be what kills them; so many of them run at once. */
    private static final int SUSPECTS_AT_ONCE = 2;

    private final Tables tables;
    private final Writing writing;
    private final Shares shares;

    Claiming(Tables tables, Writing writing, Shares shares) {
        this.tables = tables;
        this.writing = writing;
        this.shares = shares;
    }

    void register(String worker, @Nullable String node) {
        if (node != null) {
            var earlier = new ArrayList<String>();
            tables.workers.forEach((name, row) -> {
                if (node.equals(row.node()) && !name.equals(worker)) {
                    earlier.add(name);
                }
            });
            earlier.forEach(this::takeOver);
        }
        tables.workers.put(worker, new Tables.Worker(node, tables.now(), Standing.TAKES));
    }

    void leave(String worker) {
        tables.workers.computeIfPresent(worker, (_, row) -> row.now(Standing.LEAVES));
    }

    void unregister(String worker) {
        for (var row : heldBy(worker)) {
            row.epoch++;
            writing.requeue(row, "released");
        }
        tables.workers.remove(worker);
    }

    Map<JobId, Long> beat(String worker, Duration lease) {
        var before = tables.workers.get(worker);
        if (before != null) {
            var since = Duration.between(before.beat(), tables.now());
            if (since.compareTo(lease.dividedBy(2)) > 0) {
                heldBy(worker).forEach(row -> overlook(row, since));
            }
        }
        tables.workers.replaceAll((_, row) -> row.notAfter(tables.now()));
        var node = before == null ? null : before.node();
        var standing = before == null || before.standing() == Standing.ENDED ? Standing.TAKES : before.standing();
        tables.workers.put(worker, new Tables.Worker(node, tables.now(), standing));
        var epochs = new LinkedHashMap<JobId, Long>();
        heldBy(worker).forEach(row -> epochs.put(row.id(), row.epoch));
        return epochs;
    }

    private void overlook(JobRow row, Duration hole) {
        row.runningSince = row.runningSince.plus(hole);
        row.quietUntil = row.quietUntil.isAfter(tables.now()) ? row.quietUntil : tables.now();
    }

    List<Claimed> claim(String worker, int room, RunningCaps running) {
        var claimed = new ArrayList<Claimed>();
        if (shares.isEnded(worker)) {
            return claimed;
        }
        var own = shares.room(worker, able(running));
        while (claimed.size() < Math.min(room, MOST_AT_ONCE)) {
            var next = claimed.size() < own ? next(running, _ -> true) : next(running, shares::isAnyones);
            if (next.isEmpty()) {
                break;
            }
            claimed.add(take(next.get(), worker));
        }
        return claimed;
    }

    /** Takes a job that was just admitted, unless it must queue. */
    @Nullable
    Claimed claimNew(JobId id, String worker, RunningCaps running) {
        var row = tables.jobs.get(id);
        var isFirst = tables.jobs.values().stream()
                .filter(other -> other != row && isClaimable(other))
                .noneMatch(other -> other.admission.project().equals(row.admission.project()));
        var may = isFirst
                && isClaimable(row)
                && hasRoom(row, running)
                && !shares.isEnded(worker)
                && shares.isBehind(worker);
        return may ? take(row, worker) : null;
    }

    /** Of each person and each project no more than it has room for. */
    private long able(RunningCaps running) {
        return able(running, _ -> true)
                .collect(Collectors.groupingBy(
                        row -> row.admission.project(), Collectors.groupingBy(row -> row.admission.owner())))
                .values()
                .stream()
                .mapToLong(people -> able(people.values(), running))
                .sum();
    }

    private long able(Collection<List<JobRow>> ofProject, RunningCaps running) {
        var able = ofProject.stream()
                .mapToLong(rows -> Math.min(rows.size(), running.ofUser() - runningOfSameUser(rows.getFirst())))
                .sum();
        return Math.min(
                able,
                running.ofProject()
                        - runningOfSameProject(ofProject.iterator().next().getFirst()));
    }

    private Optional<JobRow> next(RunningCaps running, Predicate<JobRow> which) {
        Comparator<JobRow> fair = Comparator.<JobRow>comparingLong(this::runningOfSameProject)
                .thenComparingLong(this::runningOfSameUser)
                .thenComparing(Claiming::byTurn);
        return able(running, which).min(fair);
    }

    private Stream<JobRow> able(RunningCaps running, Predicate<JobRow> which) {
        return tables.jobs.values().stream()
                .filter(this::isClaimable)
                .filter(which)
                .filter(row -> hasRoom(row, running))
                .filter(row -> !isSuspect(row) || running(Claiming::isSuspect) < SUSPECTS_AT_ONCE);
    }

    private boolean isClaimable(JobRow row) {
        return row.state == JobState.QUEUED && (!row.isDelayed() || isPast(row.due)) && !isBlocked(row);
    }

    /** Whether it waits for a job that was in its thread before. */
    private boolean isBlocked(JobRow row) {
        return row.waitsTurn
                && tables.jobs.values().stream()
                        .filter(other -> other.isOpenIn(row.admission.project(), row.threadId))
                        .anyMatch(other -> other.threadTurn < row.threadTurn);
    }

    static int byTurn(JobRow one, JobRow other) {
        var resumedFirst = Boolean.compare(other.isResumed(), one.isResumed());
        if (resumedFirst != 0) {
            return resumedFirst;
        }
        var dueFirst = one.due.compareTo(other.due);
        return dueFirst != 0 ? dueFirst : Long.compare(one.turn, other.turn);
    }

    private static boolean isSuspect(JobRow row) {
        return row.takenSinceCheckpoint >= MOST_TAKEN - 1;
    }

    private boolean hasRoom(JobRow row, RunningCaps running) {
        return runningOfSameUser(row) < running.ofUser() && runningOfSameProject(row) < running.ofProject();
    }

    private long runningOfSameProject(JobRow row) {
        return running(other -> other.admission.project().equals(row.admission.project()));
    }

    private long runningOfSameUser(JobRow row) {
        return running(other -> other.isOf(row.admission.project(), row.admission.owner()));
    }

    private long running(Predicate<JobRow> which) {
        return running().filter(which).count();
    }

    private Stream<JobRow> running() {
        return tables.jobs.values().stream().filter(row -> row.state == JobState.RUNNING);
    }

    private List<JobRow> heldBy(String worker) {
        return running().filter(row -> row.isHeldBy(worker)).toList();
    }

    private Claimed take(JobRow row, String worker) {
        row.epoch++;
        row.worker = worker;
        row.state = JobState.RUNNING;
        row.runningSince = tables.now();
        row.quietUntil = tables.now();
        if (row.started == null) {
            row.started = tables.now();
        }
        if (row.resumeBecause == null) {
            row.attempt++;
            writing.write(row, new JobEvent.Started(row.attempt, worker));
        } else {
            writing.write(row, new JobEvent.Resumed(row.resumeBecause));
            row.resumeBecause = null;
        }
        var lease = new Lease(row.id(), worker, row.epoch, row.lastSeq);
        return new Claimed(row.record(), row.admission.request(), row.admission.sealedKey(), lease);
    }

    Commands commands(String worker) {
        var stops = new LinkedHashMap<JobId, String>();
        var answers = new LinkedHashMap<JobId, Long>();
        for (var row : heldBy(worker)) {
            if (row.stopBy != null) {
                stops.put(row.id(), row.stopBy);
            }
            if (!row.unheard.isEmpty()) {
                answers.put(row.id(), row.lastAnswer);
            }
        }
        return new Commands(stops, answers);
    }

    Late sweep(Duration lease) {
        var silent = new HashSet<String>();
        tables.workers.forEach((name, row) -> {
            if (row.standing() != Standing.ENDED && row.beat().plus(lease).isBefore(tables.now())) {
                silent.add(name);
            }
        });
        var overdue = new LinkedHashMap<JobId, Ending>();
        for (var row : tables.jobs.values()) {
            overdue(row).ifPresent(ending -> overdue.put(row.id(), ending));
        }
        return new Late(tables.now(), silent, overdue);
    }

    int wakeDue() {
        var due = tables.jobs.values().stream().filter(this::isDue).toList();
        due.forEach(row -> writing.requeue(row, "due"));
        return due.size();
    }

    private boolean isDue(JobRow row) {
        var wait = row.waitingFor;
        return wait != null
                && (row.stopBy != null
                        || !row.unheard.isEmpty()
                        || (wait.reason() == WaitReason.DELAY && isPast(wait.until())));
    }

    private Optional<Ending> overdue(JobRow row) {
        var limits = row.admission.limits();
        if (row.state != JobState.RUNNING) {
            return Optional.empty();
        }
        if (isPast(row.runningSince.plus(limits.wall()).minus(row.ran))) {
            return Optional.of(Ending.timedOut(ErrorCode.JOB_TIMED_OUT, "ran longer than " + limits.wall()));
        }
        return isPast(row.quietUntil.plus(limits.inactivity()))
                ? Optional.of(Ending.timedOut(ErrorCode.JOB_INACTIVE, "silent for " + limits.inactivity()))
                : Optional.empty();
    }

    private boolean isPast(Instant instant) {
        return !instant.isAfter(tables.now());
    }

    int takeOver(String silentWorker) {
        var held = heldBy(silentWorker);
        for (var row : held) {
            row.takenSinceCheckpoint++;
            if (row.takenSinceCheckpoint >= MOST_TAKEN) {
                var message = "taken over %s times without a checkpoint".formatted(row.takenSinceCheckpoint);
                writing.endFromOutside(row, new Ending.Failed(ErrorCode.WORKER_LOST.failure(message)));
            } else {
                row.epoch++;
                writing.requeue(row, null);
            }
        }
        tables.workers.computeIfPresent(silentWorker, (_, row) -> row.now(Standing.ENDED));
        return held.size();
    }
}
