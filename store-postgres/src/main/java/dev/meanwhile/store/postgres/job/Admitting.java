package dev.meanwhile.store.postgres.job;

import dev.meanwhile.core.blob.Blobs;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.Admission.Idempotency;
import dev.meanwhile.core.job.Admission.IfBusy;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.AdmissionResult.Admitted;
import dev.meanwhile.core.job.AdmissionResult.Refused;
import dev.meanwhile.core.job.AdmissionResult.Replayed;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.store.postgres.blob.BlobRows;
import dev.meanwhile.store.postgres.record.EventRows;
import dev.meanwhile.store.postgres.record.JobRows;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets one job in, or says why not, in one transaction. */
public final class Admitting {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    /**
     * More admissions than all processes have connections for. Only that close to a cap a person's admissions take turns, each until
     * it is on the disk.
     */
    private static final int AT_ONCE = 100;

    private final Connection connection;
    private final Admission admission;

    public Admitting(Connection connection, Admission admission) {
        this.connection = connection;
        this.admission = admission;
    }

    /** Runs in the caller's transaction; what is refused or replayed rolls back what it has done in it. */
    public Outcome admit(QueueCaps caps) throws SQLException {
        var answer = replay();
        if (answer.isEmpty()) {
            answer = refusal(caps);
        }
        if (answer.isPresent()) {
            connection.rollback(); // the idempotency row and a new thread may be written already
            return new Outcome(answer.get(), Optional.empty());
        }
        var first = write();
        var isPlain = admission.origin() == null && admission.start().equals(Admission.Start.NOW);
        var job = isPlain ? queued(first.at()) : find(admission.id());
        return new Outcome(new Admitted(job), Optional.of(first));
    }

    /** Takes the idempotency key; waits for an admission that is taking it at this moment. */
    private Optional<AdmissionResult> replay() throws SQLException {
        var idempotency = admission.idempotency();
        if (idempotency == null || takes(idempotency)) {
            return Optional.empty();
        }
        try (var query = Sql.of("job/find_key.sql").on(connection)) {
            query.with("scope", idempotency.scope()).with("key", idempotency.key());
            var known = query.first(row -> new Known(JobRows.id(row, "job_id"), Columns.text(row, "body_hash")))
                    .orElseThrow(() -> new IllegalStateException("an idempotency key is neither free nor taken"));
            if (known.bodyHash().equals(idempotency.bodyHash())) {
                return Optional.of(new Replayed(find(known.job())));
            }
            var failure =
                    ErrorCode.IDEMPOTENCY_KEY_REUSED.failure("this idempotency key came with another body before");
            return Optional.of(new Refused(failure, known.job()));
        }
    }

    private boolean takes(Idempotency idempotency) throws SQLException {
        try (var query = Sql.of("job/take_key.sql").on(connection)) {
            query.with("scope", idempotency.scope())
                    .with("key", idempotency.key())
                    .with("hash", idempotency.bodyHash())
                    .with("job", admission.id().value());
            return query.update() == 1;
        }
    }

    private Optional<AdmissionResult> refusal(QueueCaps caps) throws SQLException {
        if (isCancelled()) {
            return refused(ErrorCode.ADMISSION_CANCELLED.failure("this start was cancelled"), null);
        }
        var isNearCap = isNear(caps);
        if (isNearCap) {
            AdmissionLocks.onOwner(connection, admission.project(), admission.owner());
            var full = full(caps);
            if (full.isPresent()) {
                return full;
            }
        }
        // last, so that a start that stops what is in its way would be let in without it
        var place = admission.place();
        return place == null ? Optional.empty() : new PlaceRows(connection, admission, place).refusal();
    }

    private boolean isNear(QueueCaps caps) throws SQLException {
        if (Math.min(caps.ofUser(), caps.waitingOfUser()) <= AT_ONCE) {
            return true;
        }
        var lowered = new QueueCaps(
                caps.ofUser() - AT_ONCE,
                Math.max(1, caps.ofProcess() - AT_ONCE),
                caps.waitingOfUser() - AT_ONCE,
                caps.costOfDay());
        return full(lowered).isPresent();
    }

    private boolean isCancelled() throws SQLException {
        var start = admission.admissionId();
        if (start == null) {
            return false;
        }
        AdmissionLocks.onStart(connection, admission.project(), admission.owner(), start);
        try (var query = Sql.of("job/is_cancelled.sql").on(connection)) {
            query.with("project", admission.project())
                    .with("owner", admission.owner())
                    .with("admission", start);
            return query.first(row -> true).orElse(false);
        }
    }

    /** Exact for one person; all jobs together may pass their cap by as many admissions as run at one moment. */
    private Optional<AdmissionResult> full(QueueCaps caps) throws SQLException {
        try (var query = Sql.of("job/queue_counts.sql").on(connection)) {
            query.with("project", admission.project())
                    .with("owner", admission.owner())
                    .with("most_of_user", caps.ofUser())
                    .with("most_of_process", caps.ofProcess())
                    .with("most_waiting", caps.waitingOfUser())
                    .with("most_cost", caps.costOfDay());
            return query.first(row -> row.getBoolean("has_project") ? fullness(row, caps) : noProject())
                    .orElseThrow(() -> new IllegalStateException("the counts gave no row"));
        }
    }

    private Optional<AdmissionResult> noProject() {
        return refused(
                ErrorCode.PROJECT_NOT_FOUND.failure("there is no project '%s'".formatted(admission.project())), null);
    }

    private static Optional<AdmissionResult> fullness(ResultSet row, QueueCaps caps) throws SQLException {
        var fullOf = row.getString("full_of");
        if (fullOf != null) {
            var failure = ErrorCode.QUEUE_FULL.failure("too many jobs wait: " + fullOf);
            return refused(failure.retryAfter(RETRY_AFTER), null);
        }
        var seconds = row.getLong("spent_for_seconds");
        if (seconds == 0) {
            return Optional.empty();
        }
        var failure = ErrorCode.BUDGET_SPENT.failure("the %s US dollars that this person may spend a day are spent"
                .formatted(caps.costOfDay().toPlainString()));
        return refused(failure.retryAfter(Duration.ofSeconds(seconds)), null);
    }

    static Optional<AdmissionResult> refused(Failure failure, @Nullable JobId other) {
        return Optional.of(new Refused(failure, other));
    }

    private Entry write() throws SQLException {
        var text = admission.request().toString();
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var blob = bytes.length > Blobs.THRESHOLD ? BlobRows.put(connection, admission.project(), bytes) : null;
        var first = insert(blob == null ? text : null, blob == null ? null : blob.sha256());
        if (blob != null) {
            BlobRows.refer(connection, admission.id().value(), blob);
        }
        if (admission.place() != null) {
            new PlaceRows(connection, admission, admission.place()).take();
        }
        copyPast();
        return first;
    }

    private Entry insert(@Nullable String request, @Nullable String sha256) throws SQLException {
        var queued = new JobEvent.Queued();
        var place = admission.place();
        var origin = admission.origin();
        try (var query = Sql.of("job/insert.sql").on(connection)) {
            query.with("job", admission.id().value())
                    .with("project", admission.project())
                    .with("kind", admission.kind().name())
                    .with("owner", admission.owner())
                    .with("thread", place == null ? null : place.threadId())
                    .with("message", place == null ? null : place.messageId())
                    .with("may_wait", place != null && place.ifBusy() == IfBusy.QUEUE_BEHIND)
                    .with("model", admission.model())
                    .with("request", request)
                    .with("request_sha", sha256)
                    .with("metadata", admission.metadata().toString())
                    .with("admission", admission.admissionId())
                    .with("origin", origin == null ? null : origin.job().value())
                    .with("sealed_key", admission.sealedKey())
                    .with("wall", admission.limits().wall())
                    .with("inactivity", admission.limits().inactivity())
                    .with("max_tokens", admission.limits().budget().tokens())
                    .with("max_cost", admission.limits().budget().cost())
                    .with("start_at", admission.start().at())
                    .with("delay", admission.start().delay())
                    .with("type", EventCodec.type(queued))
                    .with("payload", EventCodec.write(queued));
            return query.first(row -> EventRows.written(row, admission.id(), queued))
                    .orElseThrow(() -> new IllegalStateException("the job was not written"));
        }
    }

    /** Checkpoints and calls are copied, large results by reference: the new job's resume reads them as its own. */
    private void copyPast() throws SQLException {
        var origin = admission.origin();
        if (origin == null || !origin.fromCheckpoint()) {
            return;
        }
        try (var query = Sql.of("job/copy_past.sql").on(connection)) {
            query.with("origin", origin.job().value())
                    .with("job", admission.id().value());
            var paths = origin.paths();
            (paths == null ? query.with("paths", null) : query.withTexts("paths", paths)).run();
        }
    }

    private Job queued(Instant at) {
        var place = admission.place();
        return new Job(
                admission.id(),
                admission.project(),
                admission.kind(),
                JobState.QUEUED,
                admission.owner(),
                place == null ? null : place.threadId(),
                place == null ? null : place.messageId(),
                admission.model(),
                0,
                new Job.Times(at, null, null, at),
                null,
                Usage.NONE,
                admission.limits().budget(),
                null,
                null,
                null,
                null,
                admission.metadata());
    }

    private Job find(JobId id) throws SQLException {
        try (var query = Sql.of("job/find.sql").on(connection)) {
            return query.withIds("jobs", List.of(id.value()))
                    .first(JobRows::read)
                    .orElseThrow(() -> new IllegalStateException("there is no job " + id));
        }
    }

    private record Known(JobId job, String bodyHash) {}

    /** @param first event 1, if the job was admitted */
    public record Outcome(AdmissionResult result, Optional<Entry> first) {}
}
