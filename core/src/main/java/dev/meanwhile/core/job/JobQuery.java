package dev.meanwhile.core.job;

import dev.meanwhile.core.error.Check;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs of a project to list, newest first; null parts do not narrow.
 *
 * @param owner only this person's jobs; the edge sets it where a principal may see no others
 * @param before only jobs older than this one: the page's cursor
 * @param limit 1 to 101: a page of at most 100, and one more that tells whether there is a next page
 */
public record JobQuery(
        String project,
        @Nullable String owner,
        @Nullable JobKind kind,
        @Nullable JobState state,
        @Nullable String threadId,
        @Nullable String messageId,
        @Nullable String text,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable JobId before,
        int limit) {
    public JobQuery {
        Check.that(limit >= 1 && limit <= 101, "limit must be 1 to 101 but is %s", limit);
    }
}
