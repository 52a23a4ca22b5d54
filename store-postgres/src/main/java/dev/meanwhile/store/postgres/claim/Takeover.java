package dev.meanwhile.store.postgres.claim;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.store.postgres.record.Ends;
import dev.meanwhile.store.postgres.record.JobRows;
import dev.meanwhile.store.postgres.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Takes all jobs of one worker from it, in one transaction. */
final class Takeover {
    /** A job that lost its worker so often without a checkpoint between is taken to be the reason. */
    private static final int MOST = 3;

    private final Connection connection;
    private final String worker;

    Takeover(Connection connection, String worker) {
        this.connection = connection;
        this.worker = worker;
    }

    Taken run() throws SQLException {
        var requeued = new ArrayList<UUID>();
        var ended = new ArrayList<Entry>();
        for (var id : lockHeads()) {
            var job = Ends.lock(connection, id);
            if (job.isPresent() && isHeld(job.get())) {
                if (job.get().takeovers() + 1 >= MOST) {
                    ended.add(Ends.end(
                            connection,
                            job.get(),
                            new Ending.Failed(ErrorCode.WORKER_LOST.failure(
                                    "the job lost its worker %d times without reaching a checkpoint"
                                            .formatted(MOST)))));
                } else {
                    requeued.add(id.value());
                }
            }
        }
        requeue(requeued);
        try (var query = Sql.of("claim/end_worker.sql").on(connection)) {
            query.with("worker", worker).update();
        }
        return new Taken(requeued.size() + ended.size(), ended);
    }

    private boolean isHeld(Ends.Locked job) {
        return job.state() == JobState.RUNNING && worker.equals(job.worker());
    }

    private List<JobId> lockHeads() throws SQLException {
        try (var query = Sql.of("claim/lock_heads_of_worker.sql").on(connection)) {
            return query.with("worker", worker).list(row -> JobRows.id(row, "job_id"));
        }
    }

    private void requeue(List<UUID> jobs) throws SQLException {
        try (var query = Sql.of("claim/requeue_lost.sql").on(connection)) {
            query.withIds("jobs", jobs).with("worker", worker).run();
        }
    }

    /** @param ended the last events of the jobs that were not put back */
    record Taken(int count, List<Entry> ended) {}
}
