package dev.meanwhile.core.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log of deeds. Changes of who may do what write theirs in their own transaction ({@link
 * dev.meanwhile.core.access.Projects}, {@link dev.meanwhile.core.access.Tokens}); all others are handed over here.
 */
public interface AuditLog {

    /**
     * Writes a deed soon, in the order of the calls. Returns at once, or waits while thousands are not written yet because the
     * database is away; what a crash catches unwritten is lost.
     */
    void add(Deed deed) throws InterruptedException;

    /** Entries that fit, the newest first. */
    List<Entry> list(Filter filter);

    /**
     * Deletes what is older.
     *
     * @param most rows to delete in this call
     * @return how many were
     */
    int forget(Duration age, int most);

    /** @param id rises with time, perhaps with gaps */
    record Entry(long id, Instant at, Deed deed) {}

    /**
     * Which entries; what is null narrows nothing.
     *
     * @param person who did it or in whose name it was done
     * @param from the first moment
     * @param to the moment after the last one
     * @param before only entries with a smaller id
     * @param most at least 1
     */
    record Filter(
            @Nullable String project,
            @Nullable String person,
            @Nullable String action,
            @Nullable String target,
            Deed.@Nullable Outcome outcome,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Long before,
            int most) {}
}
