package dev.meanwhile.core.live;

import dev.meanwhile.core.fake.Roadblock;
import dev.meanwhile.core.live.LiveFeeds.Follower;
import dev.meanwhile.core.log.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A follower that remembers what it was given and can be waited for. */
final class Viewer implements Follower {
    private static final long PATIENCE_SECONDS = 20;

    private final @Nullable Roadblock block;
    private final ReentrantLock seenLock = new ReentrantLock();
    private final Condition changed = seenLock.newCondition();

    // guarded by seenLock
    private final List<Long> seqs = new ArrayList<>();
    private int portions;
    private @Nullable RuntimeException cause;

    Viewer() {
        this.block = null;
    }

    /** @param block where each portion waits first */
    Viewer(Roadblock block) {
        this.block = block;
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
        seenLock.lock();
        try {
            while (seqs.isEmpty() || seqs.getLast() < seq) {
                awaitChange("entry " + seq + " did not come, but " + seqs.size() + " did");
            }
        } finally {
            seenLock.unlock();
        }
    }

    void awaitBroken() throws InterruptedException {
        seenLock.lock();
        try {
            while (cause == null) {
                awaitChange("the feed did not break");
            }
        } finally {
            seenLock.unlock();
        }
    }

    private void awaitChange(String otherwise) throws InterruptedException {
        if (!changed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(otherwise);
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
