package dev.meanwhile.store.postgres.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.Admission.IfBusy;
import dev.meanwhile.core.job.Admission.Place;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An admission's place in its conversation. */
final class PlaceRows {
    private final Connection connection;
    private final Admission admission;
    private final Place place;

    PlaceRows(Connection connection, Admission admission, Place place) {
        this.connection = connection;
        this.admission = admission;
        this.place = place;
    }

    /** Makes the thread if there is none, locks it until the end of the transaction, and says why the job cannot come here. */
    Optional<AdmissionResult> refusal() throws SQLException {
        try (var query = Sql.of("thread/ensure.sql").on(connection)) {
            query.with("project", admission.project())
                    .with("thread", place.threadId())
                    .with("owner", admission.owner())
                    .update();
        }
        try (var query = Sql.of("thread/lock.sql").on(connection)) {
            query.with("project", admission.project())
                    .with("thread", place.threadId())
                    .run();
        }
        try (var query = Sql.of("thread/standing.sql").on(connection)) {
            query.with("project", admission.project())
                    .with("thread", place.threadId())
                    .with("owner", admission.owner())
                    .with("message", place.messageId())
                    .with("parent", place.parentId());
            var standing = query.first(PlaceRows::standing);
            return standing.isEmpty() ? Optional.empty() : refusal(standing.get()); // no row: there is no project
        }
    }

    private Optional<AdmissionResult> refusal(Standing standing) {
        if (!standing.isOwned()) {
            var failure = ErrorCode.THREAD_NOT_FOUND.failure("there is no thread '%s'".formatted(place.threadId()));
            return Admitting.refused(failure, null);
        }
        if (standing.isTaken()) {
            var failure = ErrorCode.MESSAGE_ID_TAKEN.failure(
                    "the thread has a message '%s' already".formatted(place.messageId()));
            return Admitting.refused(failure, standing.taker());
        }
        if (!standing.hasParent()) {
            var failure = ErrorCode.REQUEST_INVALID.failure(
                    "parentId must name a message of the thread but is '%s'".formatted(place.parentId()));
            return Admitting.refused(failure, null);
        }
        if (place.ifBusy() == IfBusy.REFUSE && standing.busy() != null) {
            var failure = ErrorCode.THREAD_BUSY.failure("the thread has an unfinished job");
            return Admitting.refused(failure, standing.busy());
        }
        return Optional.empty();
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return new Standing(
                row.getBoolean("is_owned"),
                row.getBoolean("is_taken"),
                jobOrNull(row, "taker"),
                jobOrNull(row, "busy"),
                row.getBoolean("has_parent"));
    }

    private static @Nullable JobId jobOrNull(ResultSet row, String column) throws SQLException {
        var id = row.getObject(column, UUID.class);
        return id == null ? null : new JobId(id);
    }

    /** Adds the user's message and the place of the answer; the job's row must be there. */
    void take() throws SQLException {
        var message = place.message();
        if (message == null) {
            add(place.messageId(), place.parentId(), "assistant", null, admission.id());
            return;
        }
        var id = UUID.randomUUID().toString();
        add(id, place.parentId(), message.path("role").asText("user"), message.path("content"), null);
        add(place.messageId(), id, "assistant", null, admission.id());
    }

    private void add(String id, @Nullable String parent, String role, @Nullable JsonNode content, @Nullable JobId job)
            throws SQLException {
        try (var query = Sql.of("thread/add_message.sql").on(connection)) {
            query.with("project", admission.project())
                    .with("thread", place.threadId())
                    .with("message", id)
                    .with("parent", parent)
                    .with("role", role)
                    .with("content", content == null ? null : text(content))
                    .with("job", job == null ? null : job.value())
                    .with("admitted", admission.id().value());
            query.first(row -> Columns.text(row, "id"));
        }
    }

    /** A message without content reads as empty. */
    private static String text(JsonNode content) {
        return content.isMissingNode() || content.isNull() ? "\"\"" : content.toString();
    }

    /**
     * How the thread stands towards this admission.
     *
     * @param taker the job whose answer has the message's id, if any
     * @param busy the newest unfinished job of the thread, if any
     */
    private record Standing(
            boolean isOwned,
            boolean isTaken,
            @Nullable JobId taker,
            @Nullable JobId busy,
            boolean hasParent) {}
}
