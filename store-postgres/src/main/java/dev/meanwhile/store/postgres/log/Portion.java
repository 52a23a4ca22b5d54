package dev.meanwhile.store.postgres.log;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.JobLog.Commit;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.wait.Ask;
import dev.meanwhile.core.wait.WaitId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one job has to write with the next batch: all of it or nothing. While it is gathered it is guarded by the intake's lock; once
 * taken it is the writer's and no longer changes.
 */
final class Portion {
    private final Lane lane;
    private final List<Line> lines = new ArrayList<>();
    private final Map<Object, CheckpointRow> checkpoints = new LinkedHashMap<>();
    private final Map<Object, CallRow> calls = new LinkedHashMap<>();
    private final List<Ask> asks = new ArrayList<>();
    private final List<WaitId> heard = new ArrayList<>();
    private final List<CompletableFuture<Commit>> waiters = new ArrayList<>();
    private @Nullable Usage usage;
    private NextStep next = NextStep.CONTINUE;
    private long quietMillis = -1;
    private long size;
    private boolean isSealed = true;

    private long before;
    private List<Line.Encoded> rows = List.of();

    Portion(Lane lane) {
        this.lane = lane;
    }

    /** @return by how much it grew */
    long add(List<Line> more) {
        var old = size;
        for (var line : more) {
            if (!isSealed
                    && line instanceof Line.Delta delta
                    && lines.getLast() instanceof Line.Delta last
                    && last.takes(delta)) {
                size += delta.text().length();
            } else {
                lines.add(line);
                size += line.size();
                isSealed = false;
            }
        }
        return size - old;
    }

    /** @return by how much it grew */
    long add(StepRows step) {
        var old = size;
        add(step.facts());
        isSealed = true; // text after a checkpoint must not be joined to text before it
        for (var checkpoint : step.checkpoints()) {
            checkpoints.remove(checkpoint.place());
            checkpoints.put(
                    checkpoint.place(), checkpoint.after(lines.size())); // of two in one batch the later one stands
            size += checkpoint.size();
        }
        for (var call : step.calls()) {
            calls.put(call.call().place(), call);
            size += call.size();
        }
        asks.addAll(step.asks());
        size += step.asks().stream().mapToInt(StepJson::size).sum();
        heard.addAll(step.heard());
        add(step.last());
        usage = step.usage() == null ? usage : step.usage();
        next = step.next();
        return size - old;
    }

    void add(CompletableFuture<Commit> waiter) {
        waiters.add(waiter);
    }

    void used(Usage total) {
        usage = total;
    }

    void alive(long millis) {
        quietMillis = Math.max(quietMillis, millis);
    }

    /** Ends the gathering: numbers the events after the log's end. */
    void take(long lastSeq) {
        before = lastSeq;
        rows = lines.stream().map(Line::encoded).toList();
    }

    Lane lane() {
        return lane;
    }

    JobId job() {
        return lane.lease().job();
    }

    long before() {
        return before;
    }

    /** The log's end once this is written. */
    long end() {
        return before + rows.size();
    }

    int events() {
        return rows.size();
    }

    List<Line.Encoded> rows() {
        return rows;
    }

    Collection<CheckpointRow> checkpoints() {
        return checkpoints.values();
    }

    Iterable<CallRow> calls() {
        return calls.values();
    }

    List<Ask> asks() {
        return asks;
    }

    List<WaitId> heard() {
        return heard;
    }

    List<CompletableFuture<Commit>> waiters() {
        return waiters;
    }

    @Nullable
    Usage usage() {
        return usage;
    }

    NextStep next() {
        return next;
    }

    long quietMillis() {
        return quietMillis;
    }

    long size() {
        return size;
    }

    /** Whether some event belongs to a part of the job. */
    boolean hasPaths() {
        return rows.stream().anyMatch(row -> !row.path().isEmpty());
    }

    /** Whether nothing but events and signs of life is in it. */
    boolean isLean() {
        return checkpoints.isEmpty()
                && calls.isEmpty()
                && asks.isEmpty()
                && heard.isEmpty()
                && usage == null
                && next instanceof NextStep.Continue;
    }

    /** Its events in their places. */
    List<Entry> entries(Instant at) {
        var entries = new ArrayList<Entry>(rows.size());
        var seq = before;
        for (var row : rows) {
            entries.add(new Entry(job(), ++seq, at, row.path(), row.type(), row.payload()));
        }
        return entries;
    }
}
