package dev.meanwhile.core.live;

import dev.meanwhile.core.fake.Roadblock;
import dev.meanwhile.core.live.LiveFeeds.Follower;
import dev.meanwhile.core.live.LiveFeeds.Patience;
import dev.meanwhile.core.log.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A follower that remembers what it was given and can be waited for. */
final class Viewer implements Follower {
    private static final long PATIENCE_SECONDS = 20;

    private final @Nullable Roadblock block;
    private final Patience patience;
    private final ReentrantLock seenLock = new ReentrantLock();
    private final Condition changed = seenLock.newCondition();

    // guarded by seenLock
    private final List<Long> seqs = new ArrayList<>();
    private int portions;
    private @Nullable RuntimeException cause;
    private boolean isOver;

    Viewer() {
        this(Patience.NONE);
    }

    Viewer(Patience patience) {
        this.block = null;
        this.patience = patience;
    }

    /** @param block where each portion waits first */
    Viewer(Roadblock block) {
        this.block = block;
        this.patience = Patience.NONE;
    }

    @Override
    public Patience patience() {
        return patience;
    }

    @Override
    public void entries(List<Entry> entries) throws InterruptedException {
        if (block != null) {
            block.here();
        }
        seenLock.lock();
        try {
            entries.forEach(entry -> seqs.add(entry.seq()));
            portions++;
            changed.signalAll();
        } finally {
            seenLock.unlock();
        }
    }

    @Override
    public void over() {
        seenLock.lock();
        try {
            isOver = true;
            changed.signalAll();
        } finally {
            seenLock.unlock();
        }
    }

    @Override
    public void broken(RuntimeException why) {
        seenLock.lock();
        try {
            cause = why;
            changed.signalAll();
        } finally {
            seenLock.unlock();
        }
    }

    void awaitSeq(long seq) throws InterruptedException {
        await(() -> !seqs.isEmpty() && seqs.getLast() >= seq, "entry " + seq + " did not come");
    }

    void awaitBroken() throws InterruptedException {
        await(() -> cause != null, "the feed did not break");
    }

    void awaitOver() throws InterruptedException {
        await(() -> isOver, "the feed was not said to be over");
    }

    private void await(BooleanSupplier isSo, String otherwise) throws InterruptedException {
        seenLock.lock();
        try {
            var left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!isSo.getAsBoolean()) {
                if (left <= 0) {
                    throw new AssertionError(otherwise + "; " + seqs.size() + " entries came");
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            seenLock.unlock();
        }
    }

    List<Long> seqs() {
        seenLock.lock();
        try {
            return List.copyOf(seqs);
        } finally {
            seenLock.unlock();
        }
    }

    int portions() {
        seenLock.lock();
        try {
            return portions;
        } finally {
            seenLock.unlock();
        }
    }

    @Nullable
    RuntimeException cause() {
        seenLock.lock();
        try {
            return cause;
        } finally {
            seenLock.unlock();
        }
    }
}
