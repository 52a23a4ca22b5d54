package dev.meanwhile.store.postgres.log;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.log.CommitListener;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.JobLog.Commit;
import dev.meanwhile.core.log.Lease;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes the logs of this process: takes batch after batch, and once each is committed tells listeners and
 * waiters. Listeners hear of a job in order of {@code seq}, of what others committed as well.
 */
final class Writer implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Writer.class);

    private final Intake intake;
    private final Committer committer;
    private final List<CommitListener> listeners = new CopyOnWriteArrayList<>();

    Writer(Intake intake, Committer committer) {
        this.intake = intake;
        this.committer = committer;
    }

    void add(CommitListener listener) {
        listeners.add(listener);
    }

    @Override
    public void run() {
        try (committer) {
            for (var batch = intake.take(); batch != null; batch = intake.take()) {
                batch.outside().forEach(entry -> committed(entry.job(), List.of(entry)));
                committer.write(batch.portions(), this::settle);
                measured(batch.portions());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed while the database was away
        } finally {
            intake.abandon();
        }
    }

    private void measured(List<Portion> portions) {
        if (!portions.isEmpty()) {
            var events = portions.stream().mapToInt(Portion::events).sum();
            tell(listener -> listener.wrote(portions.size(), events, committer.took()));
        }
    }

    private void settle(Portion portion, Committer.Result result) {
        switch (result) {
            case Committer.Result.Written(var at) -> {
                intake.written(portion);
                committed(portion.job(), portion.entries(at));
                portion.waiters().forEach(waiter -> waiter.complete(Commit.WRITTEN));
            }
            case Committer.Result.Lost _ -> lost(portion);
            case Committer.Result.Refused(var ending) -> {
                ending.ifPresent(entry -> committed(entry.job(), List.of(entry)));
                lost(portion);
            }
        }
    }

    private void lost(Portion portion) {
        var waiters = intake.lost(portion);
        Lease lease = portion.lane().lease();
        tell(listener -> listener.lost(lease));
        waiters.forEach(waiter -> waiter.complete(Commit.LOST));
    }

    private void committed(JobId job, List<Entry> entries) {
        if (!entries.isEmpty()) {
            tell(listener -> listener.committed(job, entries));
        }
    }

    /** What a listener throws is its own fault and must not stop the log. */
    private void tell(Consumer<CommitListener> message) {
        for (var listener : listeners) {
            try {
                message.accept(listener);
            } catch (RuntimeException e) {
                log.error(
                        "a commit listener failed: listener={}",
                        listener.getClass().getName(),
                        e);
            }
        }
    }
}
