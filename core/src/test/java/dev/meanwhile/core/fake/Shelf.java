package dev.meanwhile.core.fake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobQuery;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.JobLog.Extent;
import dev.meanwhile.core.log.JobReader.JobRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds jobs, and ends or forgets them on request. Guarded by the engine's lock. */
final class Shelf {
    private final Tables tables;
    private final Writing writing;
    private final Conversations conversations;

    Shelf(Tables tables, Writing writing, Conversations conversations) {
        this.tables = tables;
        this.writing = writing;
        this.conversations = conversations;
    }

    Optional<JobRow> row(JobId id) {
        return Optional.ofNullable(tables.jobs.get(id));
    }

    Optional<JobRecord> read(JobId id) {
        return row(id).map(JobRow::record);
    }

    List<Entry> read(JobId id, long after, int limit) {
        return row(id).map(row -> row.entries).orElse(List.of()).stream()
                .filter(entry -> entry.seq() > after)
                .limit(limit)
                .toList();
    }

    Extent extent(JobId id) {
        return row(id).map(row -> new Extent(row.lastSeq, row.isForgotten)).orElse(new Extent(0, false));
    }

    Optional<JsonNode> request(JobId id) {
        return row(id).filter(row -> !row.isForgotten).map(row -> row.admission.request());
    }

    List<Job> list(JobQuery query) {
        var before = query.before();
        return tables.jobs.values().stream()
                .map(JobRow::job)
                .filter(job -> fits(query, job))
                .filter(job -> before == null || job.id().compareTo(before) < 0)
                .sorted(Comparator.comparing(Job::id).reversed())
                .limit(query.limit())
                .toList();
    }

    private boolean fits(JobQuery query, Job job) {
        return job.project().equals(query.project())
                && fits(query.owner(), job.owner())
                && fits(query.kind(), job.kind())
                && fits(query.state(), job.state())
                && fits(query.threadId(), job.threadId())
                && fits(query.messageId(), job.messageId())
                && (query.from() == null || !job.times().created().isBefore(query.from()))
                && (query.to() == null || job.times().created().isBefore(query.to()))
                && (query.text() == null || mentions(job.id(), query.text()));
    }

    private static boolean fits(@Nullable Object wanted, @Nullable Object present) {
        return wanted == null || wanted.equals(present);
    }

    private boolean mentions(JobId id, String text) {
        return request(id).map(request -> request.toString().contains(text)).orElse(false);
    }

    Map<JobId, Integer> queuePositions(List<JobId> jobs) {
        return jobs.stream()
                .map(tables.jobs::get)
                .filter(row -> row != null && row.state == JobState.QUEUED)
                .collect(Collectors.toMap(JobRow::id, this::queuePosition));
    }

    private int queuePosition(JobRow row) {
        return Math.toIntExact(tables.jobs.values().stream()
                .filter(other -> other.state == JobState.QUEUED)
                .filter(other -> other.isOf(row.admission.project(), row.admission.owner()))
                .filter(other -> Claiming.byTurn(other, row) < 0)
                .count());
    }

    Optional<JobState> requestStop(JobId id, String by) {
        return row(id).map(row -> stop(row, by));
    }

    private JobState stop(JobRow row, String by) {
        switch (row.state) {
            case QUEUED, WAITING -> writing.endFromOutside(row, new Ending.Cancelled(by));
            case RUNNING -> row.stopBy = row.stopBy == null ? by : row.stopBy;
            case SUCCEEDED, FAILED, CANCELLED, TIMED_OUT -> {}
        }
        return row.state;
    }

    boolean fence(JobId id, Ending ending) {
        var row = tables.jobs.get(id);
        if (row == null || row.state.isFinal()) {
            return false;
        }
        writing.endFromOutside(row, ending);
        return true;
    }

    boolean forget(JobId id) {
        var row = tables.jobs.get(id);
        if (row == null || !row.state.isFinal()) {
            return false;
        }
        row.isForgotten = true;
        row.entries.clear();
        row.checkpoints.clear();
        row.calls.clear();
        row.waits.clear();
        conversations.forget(row);
        return true;
    }
}
