package dev.meanwhile.store.postgres.log;

import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.JobLog.Commit;
import dev.meanwhile.core.log.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One lease's way into the log. Guarded by the intake's lock. */
final class Lane {
    private final Lease lease;
    private long lastSeq;
    private Portion gathering = new Portion(this);
    private @Nullable Portion underWay;
    private long size;
    private @Nullable Usage usage;

    Lane(Lease lease) {
        this.lease = lease;
        this.lastSeq = lease.lastSeq();
    }

    Lease lease() {
        return lease;
    }

    Portion gathering() {
        return gathering;
    }

    /** Hands over what was gathered; the next portion begins. */
    Portion take() {
        var taken = gathering;
        gathering = new Portion(this);
        underWay = taken;
        taken.take(lastSeq);
        return taken;
    }

    void wrote(Portion portion) {
        underWay = null;
        lastSeq = portion.end();
        size -= portion.size();
    }

    /** Who waits for anything that is not committed yet. */
    List<CompletableFuture<Commit>> waiters() {
        var all = new ArrayList<>(gathering.waiters());
        if (underWay != null) {
            all.addAll(underWay.waiters());
        }
        return all;
    }

    void grew(long by) {
        size += by;
    }

    /** Characters of what is not committed yet, in the batch under way too. */
    long size() {
        return size;
    }

    /** What the job used as far as this lease has said; null if it has said nothing yet. */
    @Nullable
    Usage usage() {
        return usage;
    }

    void used(Usage total) {
        usage = total;
    }
}
