package dev.meanwhile.core.fake;

import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.core.wait.WaitId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All there is of one job. Fields change; guarded by the engine's lock. */
final class JobRow {
    private static final Comparator<CallPlace> BY_PLACE = Comparator.comparing(CallPlace::path)
            .thenComparingInt(CallPlace::round)
            .thenComparingInt(CallPlace::index);

    final Admission admission;
    final Instant created;
    JobState state = JobState.QUEUED;

    @Nullable
    String threadId;

    int attempt;

    long epoch;

    @Nullable
    String worker;

    @Nullable
    Instant started;

    @Nullable
    Instant finished;

    @Nullable
    Ending ending;

    boolean isUntold;

    Job.@Nullable Wait waitingFor;
    Usage usage = Usage.NONE;

    long lastSeq;
    final List<Entry> entries = new ArrayList<>();
    final List<Checkpoint> checkpoints = new ArrayList<>();
    final Map<String, Long> checkpointSeqs = new HashMap<>();
    final Map<CallPlace, Call> calls = new TreeMap<>(BY_PLACE);
    final Map<WaitId, Wait> waits = new LinkedHashMap<>();
    /** Asked or expired, and nobody was told of it. */
    final Set<WaitId> untoldWaits = new HashSet<>();

    /** Asked with enough time to be reminded of, and nobody was. */
    final Set<WaitId> unreminded = new HashSet<>();

    /** Answered or expired, and the owner has not obeyed it. */
    final Set<WaitId> unheard = new HashSet<>();

    /** Counts answers and expiries. */
    long lastAnswer;

    boolean isForgotten;

    /** From when on it may be claimed while it is QUEUED. */
    Instant due;

    /** Its place among the jobs of its thread. */
    long threadTurn;

    boolean waitsTurn;

    /** Its place among due jobs. */
    long turn;

    /** Why it goes on, or null if its next claim is a new attempt. */
    @Nullable
    String resumeBecause;

    int takenSinceCheckpoint;

    @Nullable
    String stopBy;

    Duration ran = Duration.ZERO;
    Instant runningSince = Instant.MAX;
    /** Silence counts from here. */
    Instant quietUntil = Instant.MAX;

    JobRow(Admission admission, Instant created) {
        this.admission = admission;
        this.created = created;
        var at = admission.start().at();
        this.due = (at == null || at.isBefore(created) ? created : at)
                .plus(admission.start().delay());
        this.threadId = admission.place() == null ? null : admission.place().threadId();
    }

    JobId id() {
        return admission.id();
    }

    boolean isOpenIn(String project, @Nullable String thread) {
        return admission.project().equals(project) && thread != null && thread.equals(threadId) && !state.isFinal();
    }

    boolean isOf(String project, String owner) {
        return admission.project().equals(project) && admission.owner().equals(owner);
    }

    boolean isHeldBy(String who) {
        return state == JobState.RUNNING && who.equals(worker);
    }

    /** Resumed jobs stand before new ones. */
    boolean isResumed() {
        return resumeBecause != null || attempt > 0;
    }

    /** Waits for its first start at a later time; others are due, whatever became of the clock. */
    boolean isDelayed() {
        return !isResumed() && due.isAfter(created);
    }

    JobRecord record() {
        var start = tailStart();
        var tail = entries.stream()
                .filter(entry -> entry.seq() > start)
                .filter(entry -> entry.seq() > checkpointSeqs.getOrDefault(entry.path(), 0L))
                .toList();
        return new JobRecord(
                job(), checkpoints, List.copyOf(calls.values()), waitsOfNodesAndOpenCalls(), tail, lastSeq);
    }

    /** In a job with several paths nothing is read behind the last checkpoints of those that are open. */
    private long tailStart() {
        if (entries.stream().allMatch(entry -> entry.path().isEmpty())) {
            return 0;
        }
        var closed = new HashSet<String>();
        checkpoints.stream().filter(Checkpoint::isClosing).forEach(checkpoint -> closed.add(checkpoint.path()));
        var newest = checkpointSeqs.values().stream().max(Long::compare).orElse(0L);
        return checkpointSeqs.entrySet().stream()
                .filter(path -> !closed.contains(path.getKey()))
                .map(Map.Entry::getValue)
                .min(Long::compare)
                .orElse(newest);
    }

    private List<Wait> waitsOfNodesAndOpenCalls() {
        return waits.values().stream()
                .filter(wait -> {
                    var call = calls.get(wait.ask().call());
                    return wait.ask().call().isOfNode()
                            || (call != null && !call.state().isSettled());
                })
                .toList();
    }

    Job job() {
        return new Job(
                id(),
                admission.project(),
                admission.kind(),
                state,
                admission.owner(),
                threadId,
                threadId == null || admission.place() == null
                        ? null
                        : admission.place().messageId(),
                admission.model(),
                attempt,
                new Job.Times(created, started, finished, state == JobState.QUEUED ? due : null),
                waitingFor,
                usage,
                admission.limits().budget(),
                switch (ending) {
                    case Ending.Failed(var failure) -> failure;
                    case Ending.TimedOut(var failure) -> failure;
                    case null, default -> null;
                },
                ending instanceof Ending.Succeeded(var reason) ? reason : null,
                ending instanceof Ending.Cancelled(var by) ? by : null,
                admission.origin() == null ? null : admission.origin().job(),
                admission.metadata());
    }
}
