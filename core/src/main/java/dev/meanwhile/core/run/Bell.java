package dev.meanwhile.core.run;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells the runner of a job that goes on that a question of the job was answered or has expired, in whatever process. A hint: what was
 * answered is in {@link dev.meanwhile.core.wait.Waits#ofJob}, and some rings tell what the runner knew when it began. An answer that it
 * does not hear before the job waits is found in the next attempt's {@link JobRun#past}.
 */
public final class Bell {
    private final AtomicLong lastCommand = new AtomicLong();
    private volatile Runnable listener = () -> {};

    /**
     * Runs this at each ring from now on, and at once if it has rung before.
     *
     * @param ring returns at once and throws nothing; runs on any thread
     */
    public void listen(Runnable ring) {
        listener = ring;
        if (lastCommand.get() > 0) {
            ring.run();
        }
    }

    /**
     * Rings, unless it did so for this command.
     *
     * @param command the number of the job's last one, from 1
     */
    public void ring(long command) {
        if (lastCommand.getAndAccumulate(command, Math::max) < command) {
            listener.run();
        }
    }
}
