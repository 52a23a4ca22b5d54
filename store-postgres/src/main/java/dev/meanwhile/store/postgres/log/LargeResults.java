package dev.meanwhile.store.postgres.log;

import dev.meanwhile.core.blob.Blobs;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.time.Pause;
import dev.meanwhile.store.postgres.record.JobRows;
import dev.meanwhile.store.postgres.sql.Columns;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts large results of calls where they belong before their step is written; waits out the database's outages. */
final class LargeResults {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Database database;
    private final Blobs blobs;
    private final Pause pause;

    LargeResults(Database database, Blobs blobs, Pause pause) {
        this.database = database;
        this.blobs = blobs;
        this.pause = pause;
    }

    List<CallRow> store(JobId job, List<Call> calls) throws InterruptedException {
        var rows = new ArrayList<CallRow>(calls.size());
        for (var call : calls) {
            rows.add(store(job, call));
        }
        return rows;
    }

    private CallRow store(JobId job, Call call) throws InterruptedException {
        var text = result(call);
        if (text == null || text.length() <= Blobs.THRESHOLD / 3) { // UTF-8 takes at most three bytes a character
            return new CallRow(call, text, null);
        }
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var row = bytes.length <= Blobs.THRESHOLD ? Optional.<Row>empty() : row(job);
        if (row.isEmpty()) {
            return new CallRow(call, text, null);
        }
        var project = row.get().project();
        var id = retried(() -> blobs.put(project, new ByteArrayInputStream(bytes)));
        return new CallRow(call, null, id.sha256());
    }

    private static @Nullable String result(Call call) {
        var outcome = call.outcome();
        return outcome == null || outcome.result() == null
                ? null
                : outcome.result().toString();
    }

    /** What the job used so far, by its row. */
    Usage usage(JobId job) throws InterruptedException {
        return row(job).map(Row::usage).orElse(Usage.NONE);
    }

    private Optional<Row> row(JobId job) throws InterruptedException {
        return retried(() -> database.run(connection -> {
            try (var query = Sql.of("log/job.sql").on(connection)) {
                return query.with("job", job.value())
                        .first(row -> new Row(Columns.text(row, "project"), JobRows.usage(row)));
            }
        }));
    }

    private <T> T retried(Supplier<T> work) throws InterruptedException {
        while (true) {
            try {
                return work.get();
            } catch (EngineException e) {
                if (!e.code().retryable()) {
                    throw e;
                }
            }
            pause.pause(PAUSE);
        }
    }

    private record Row(String project, Usage usage) {}
}
