package dev.meanwhile.core.fake;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.Admission.Idempotency;
import dev.meanwhile.core.job.Admission.Origin;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.AdmissionResult.Admitted;
import dev.meanwhile.core.job.AdmissionResult.Refused;
import dev.meanwhile.core.job.AdmissionResult.Replayed;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.log.JobEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lets jobs in, or says why not. Guarded by the engine's lock. */
final class Admitting {
    private static final Duration CANCELLATION_KEPT = Duration.ofMinutes(10);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Tables tables;
    private final Writing writing;
    private final Conversations conversations;
    private final Map<Key, Known> idempotent = new HashMap<>();
    private final Map<Start, Instant> cancelled = new HashMap<>();

    Admitting(Tables tables, Writing writing, Conversations conversations) {
        this.tables = tables;
        this.writing = writing;
        this.conversations = conversations;
    }

    AdmissionResult admit(Admission admission, QueueCaps caps) {
        return replay(admission.idempotency())
                .or(() -> cancellation(admission))
                .or(() -> full(admission, caps))
                .or(() -> Optional.ofNullable(admission.place())
                        .flatMap(place -> conversations.refusal(admission, place)))
                .orElseGet(() -> new Admitted(write(admission).job()));
    }

    private Optional<AdmissionResult> replay(@Nullable Idempotency idempotency) {
        if (idempotency == null) {
            return Optional.empty();
        }
        var known = idempotent.get(new Key(idempotency.scope(), idempotency.key()));
        if (known == null) {
            return Optional.empty();
        }
        if (known.bodyHash().equals(idempotency.bodyHash())) {
            return Optional.of(new Replayed(known.row().job()));
        }
        var failure = ErrorCode.IDEMPOTENCY_KEY_REUSED.failure("this idempotency key came with another body before");
        return Optional.of(new Refused(failure, known.row().id()));
    }

    private Optional<AdmissionResult> cancellation(Admission admission) {
        if (admission.admissionId() == null) {
            return Optional.empty();
        }
        var at = cancelled.get(new Start(admission.project(), admission.owner(), admission.admissionId()));
        if (at == null || !at.plus(CANCELLATION_KEPT).isAfter(tables.now())) {
            return Optional.empty();
        }
        return Optional.of(new Refused(ErrorCode.ADMISSION_CANCELLED.failure("this start was cancelled"), null));
    }

    private Optional<AdmissionResult> full(Admission admission, QueueCaps caps) {
        Predicate<JobRow> ofUser = row -> row.isOf(admission.project(), admission.owner());
        var full = count(JobState.QUEUED, ofUser) >= caps.ofUser()
                || count(JobState.QUEUED, _ -> true) >= caps.ofProcess()
                || count(JobState.WAITING, ofUser) >= caps.waitingOfUser();
        if (!full) {
            return spent(admission, caps);
        }
        var failure = ErrorCode.QUEUE_FULL.failure("too many jobs wait already").retryAfter(RETRY_AFTER);
        return Optional.of(new Refused(failure, null));
    }

    private Optional<AdmissionResult> spent(Admission admission, QueueCaps caps) {
        var day = tables.today(admission.project(), admission.owner());
        if (tables.spentToday(admission.project(), admission.owner()).compareTo(caps.costOfDay()) < 0) {
            return Optional.empty();
        }
        var next = day.date().plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        var failure = ErrorCode.BUDGET_SPENT.failure("the day's money is spent");
        return Optional.of(new Refused(failure.retryAfter(Duration.between(tables.now(), next)), null));
    }

    private long count(JobState state, Predicate<JobRow> which) {
        return tables.jobs.values().stream()
                .filter(row -> row.state == state)
                .filter(which)
                .count();
    }

    private JobRow write(Admission admission) {
        var row = new JobRow(admission, tables.now());
        row.turn = tables.nextTurn();
        if (admission.place() != null) {
            conversations.queue(row, admission.place());
        }
        tables.jobs.put(row.id(), row);
        if (admission.place() != null) {
            conversations.take(admission, admission.place());
        }
        if (admission.idempotency() != null) {
            var idempotency = admission.idempotency();
            idempotent.put(new Key(idempotency.scope(), idempotency.key()), new Known(idempotency.bodyHash(), row));
        }
        if (admission.origin() != null) {
            copyPast(admission.origin(), row);
        }
        writing.write(row, new JobEvent.Queued());
        return row;
    }

    private void copyPast(Origin origin, JobRow row) {
        var earlier = tables.jobs.get(origin.job());
        if (earlier != null) {
            earlier.checkpoints.stream()
                    .filter(checkpoint -> origin.reuses(checkpoint.path()))
                    .forEach(row.checkpoints::add);
            earlier.calls.values().stream()
                    .filter(call -> origin.reuses(call.place().path()))
                    .forEach(call -> row.calls.put(call.place(), call));
        }
    }

    Optional<JobId> cancel(String project, String owner, String admissionId) {
        cancelled.put(new Start(project, owner, admissionId), tables.now());
        return tables.jobs.values().stream()
                .filter(row -> row.isOf(project, owner) && admissionId.equals(row.admission.admissionId()))
                .map(JobRow::id)
                .findFirst();
    }

    private record Key(String scope, String key) {}

    private record Known(String bodyHash, JobRow row) {}

    private record Start(String project, String owner, String admissionId) {}
}
