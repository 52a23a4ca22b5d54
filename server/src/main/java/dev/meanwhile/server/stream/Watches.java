package dev.meanwhile.server.stream;

import dev.meanwhile.core.job.JobId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The frames of all watched jobs. They are made for the first viewer and go with the last one, or with the job's end. */
final class Watches {
    private final Map<Key, Watch> watches = new ConcurrentHashMap<>();

    /** @param form dialect and flush setting; viewers of one form get the same bytes */
    record Key(JobId job, String form) {}

    /** Begins to feed frames; called once per watch, on a thread that may block. */
    @FunctionalInterface
    interface Start {

        /** @param onOver to be called when the frames have nothing more to give */
        Running start(Runnable onOver);
    }

    /** @param stop ends the feeding */
    record Running(JobFrames frames, Runnable stop) {}

    /** A place for one more viewer; each is to be {@linkplain Watch#release released} once. */
    Watch acquire(Key key, Start start) {
        return watches.compute(key, (_, present) -> {
            var watch = present == null ? new Watch(key, start) : present;
            watch.holders++;
            return watch;
        });
    }

    int size() {
        return watches.size();
    }

    /** One job's frames, shared by those who hold it. */
    final class Watch {
        private final Key key;
        private final Start start;
        private int holders; // guarded by the map's lock on the key

        private final ReentrantLock startLock = new ReentrantLock();
        private @Nullable Running running; // guarded by startLock

        private Watch(Key key, Start start) {
            this.key = key;
            this.start = start;
        }

        JobFrames frames() throws InterruptedException {
            startLock.lockInterruptibly();
            try {
                if (running == null) {
                    running = start.start(() -> watches.remove(key, this));
                }
                return running.frames();
            } finally {
                startLock.unlock();
            }
        }

        void release() {
            var present = watches.computeIfPresent(key, (_, watch) -> {
                watch.holders -= watch == this ? 1 : 0;
                return watch.holders == 0 ? null : watch;
            });
            if (present != this) {
                stop();
            }
        }

        /** Nobody holds it any more, or it is over and stopping it again changes nothing. */
        private void stop() {
            startLock.lock();
            try {
                if (running != null) {
                    running.stop().run();
                }
            } finally {
                startLock.unlock();
            }
        }
    }
}
