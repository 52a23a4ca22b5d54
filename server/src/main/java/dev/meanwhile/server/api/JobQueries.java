package dev.meanwhile.server.api;

import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobKind;
import dev.meanwhile.core.job.JobQuery;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.server.http.Exchange;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a listing asks for. */
final class JobQueries {
    private static final int LIMIT = 20;
    private static final int MOST = 100;

    private JobQueries() {}

    /** Asks for one more than is to be shown. Without {@code owner}, the caller's own; an admin may name another person, or {@code *} for all, and sees them unread. */
    static JobQuery of(Exchange exchange, String project) {
        var query = exchange.query();
        return new JobQuery(
                project,
                owner(exchange, project),
                kind(query.text("kind")),
                state(query.text("state")),
                query.text("threadId"),
                query.text("messageId"),
                query.text("q"),
                query.time("from"),
                query.time("to"),
                cursor(query.text("cursor")),
                query.number("limit", LIMIT, 1, MOST) + 1);
    }

    private static @Nullable String owner(Exchange exchange, String project) {
        var me = exchange.principal().user();
        var owner = exchange.query().text("owner", me);
        if (!owner.equals(me)) {
            exchange.require(Action.LIST_FOREIGN_JOBS, new Resource.OfProject(project));
        }
        return owner.equals("*") ? null : owner;
    }

    private static @Nullable JobKind kind(@Nullable String name) {
        if (name == null) {
            return null;
        }
        if (!name.matches("[a-z]{1,32}")) {
            throw ErrorCode.REQUEST_INVALID.exception("the query parameter kind must be a kind of job as chat");
        }
        return new JobKind(name);
    }

    private static @Nullable JobState state(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return JobState.ofWireName(name)
                .orElseThrow(() -> ErrorCode.REQUEST_INVALID.exception("the query parameter state must be one of %s"
                        .formatted(Arrays.stream(JobState.values())
                                .map(JobState::wireName)
                                .toList())));
    }

    private static @Nullable JobId cursor(@Nullable String text) {
        try {
            return text == null ? null : new JobId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw ErrorCode.CURSOR_INVALID.exception("the query parameter cursor was not given by this server");
        }
    }
}
