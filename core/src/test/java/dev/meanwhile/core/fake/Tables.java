package dev.meanwhile.core.fake;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.limit.StartWindow;
import dev.meanwhile.core.log.CommitListener;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the parts of the engine share. Guarded by the engine's lock. */
final class Tables {
    final InstantSource clock;
    final Map<JobId, JobRow> jobs = new LinkedHashMap<>();
    final Map<String, Worker> workers = new HashMap<>();
    final List<CommitListener> listeners = new ArrayList<>();
    final Map<Day, BigDecimal> spending = new HashMap<>();
    final Map<Window, Span> starts = new HashMap<>();
    private long turns;

    Tables(InstantSource clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /** The next place among due jobs. */
    long nextTurn() {
        return ++turns;
    }

    Day today(String project, String owner) {
        return new Day(project, owner, LocalDate.ofInstant(now(), ZoneOffset.UTC));
    }

    BigDecimal spentToday(String project, String owner) {
        return spending.getOrDefault(today(project, owner), BigDecimal.ZERO);
    }

    /** A person's day. */
    record Day(String project, String owner, LocalDate date) {}

    /** @param owner empty for all of the project */
    record Window(String project, String owner, StartWindow kind) {}

    /** The starts since a window began. */
    record Span(Instant begins, long starts) {}

    /** @param node its data directory's id, or null without one */
    record Worker(@Nullable String node, Instant beat, Standing standing) {
        Worker now(Standing changed) {
            return new Worker(node, beat, changed);
        }

        Worker notAfter(Instant now) {
            return beat.isAfter(now) ? new Worker(node, now, standing) : this;
        }
    }

    /** What a worker does with due jobs. */
    enum Standing {
        TAKES,
        LEAVES,
        /** Was taken for dead, and has not beaten since. */
        ENDED
    }
}
