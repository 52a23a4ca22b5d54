package dev.meanwhile.store.postgres.log;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.time.Pause;
import dev.meanwhile.store.postgres.record.Ends;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.SqlStates;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings portions into the database, across its outages. A job's fate is what its head row says, never that it is missing in an
 * answer: the answer may have been lost, or an earlier try may still have been committing. Used by one thread.
 */
final class Committer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Committer.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Database database;
    private final Pause pause;
    private @Nullable BatchStatement statement;
    private Duration took = Duration.ZERO;

    Committer(Database database, Pause pause) {
        this.database = database;
        this.pause = pause;
    }

    /** Settles each portion once, in order. A batch that is refused for its data is written job by job. */
    void write(List<Portion> portions, BiConsumer<Portion, Result> settle) throws InterruptedException {
        if (portions.isEmpty()) {
            return;
        }
        List<Result> results;
        try {
            results = writeTogether(portions);
        } catch (RefusedData e) {
            if (portions.size() == 1) {
                settle.accept(portions.getFirst(), refuse(portions.getFirst(), e));
                return;
            }
            for (var portion : portions) {
                write(List.of(portion), settle);
            }
            return;
        }
        for (var i = 0; i < portions.size(); i++) {
            settle.accept(portions.get(i), results.get(i));
        }
    }

    /** Tries until the outcome of each portion is known. */
    private List<Result> writeTogether(List<Portion> portions) throws RefusedData, InterruptedException {
        for (var wait = FIRST_PAUSE; ; wait = longer(wait)) {
            try {
                var open = connected();
                var begun = System.nanoTime();
                var results = writeOnce(open, portions);
                took = Duration.ofNanos(System.nanoTime() - begun);
                database.outage().worked();
                return results;
            } catch (SQLException e) {
                if (SqlStates.isDataError(e)) {
                    throw new RefusedData(e);
                }
                database.outage().failed(e);
                disconnect();
            } catch (RuntimeException e) {
                disconnect();
                throw new RefusedData(e); // the driver could not even encode it
            }
            pause.pause(wait);
        }
    }

    /** How long the last try took that the database answered. */
    Duration took() {
        return took;
    }

    private static List<Result> writeOnce(BatchStatement statement, List<Portion> portions) throws SQLException {
        var written = statement.write(portions);
        if (written.size() == portions.size()) {
            return IntStream.range(0, portions.size())
                    .<Result>mapToObj(i -> new Result.Written(at(written.get(i))))
                    .toList();
        }
        var missing = new ArrayList<UUID>();
        for (var i = 0; i < portions.size(); i++) {
            if (!written.containsKey(i)) {
                missing.add(portions.get(i).job().value());
            }
        }
        var heads = statement.heads(missing);
        var results = new ArrayList<Result>();
        for (var i = 0; i < portions.size(); i++) {
            var at = written.get(i);
            results.add(
                    at != null
                            ? new Result.Written(at)
                            : judge(
                                    portions.get(i),
                                    heads.get(portions.get(i).job().value())));
        }
        return results;
    }

    private static Instant at(@Nullable Instant at) {
        if (at == null) {
            throw new IllegalStateException("as many rows as portions, but one is missing");
        }
        return at;
    }

    /** Under the same epoch, an end that is this portion's was written by an earlier try; anything else is another's. */
    private static Result judge(Portion portion, BatchStatement.@Nullable Head head) {
        return head != null && head.epoch() == portion.lane().lease().epoch() && head.lastSeq() == portion.end()
                ? new Result.Written(head.at())
                : Result.LOST;
    }

    /** Ends a job whose data the database does not take, unless it is another's by now. */
    private Result refuse(Portion portion, RefusedData cause) throws InterruptedException {
        var incident = UUID.randomUUID().toString().substring(0, 8);
        log.error("a job's data was refused: job={} incident={}", portion.job(), incident, cause);
        var ending = new Ending.Failed(ErrorCode.BUG.failure(
                "Meanwhile could not store what this job produced (incident %s)".formatted(incident)));
        for (var wait = FIRST_PAUSE; ; wait = longer(wait)) {
            try {
                return new Result.Refused(end(portion, ending));
            } catch (EngineException e) {
                log.debug("ending a refused job waits for the database: job={}", portion.job(), e);
            } catch (IllegalStateException e) {
                log.error("a refused job could not be ended either; its silence will: job={}", portion.job(), e);
                return new Result.Refused(Optional.empty());
            }
            pause.pause(wait);
        }
    }

    private Optional<Entry> end(Portion portion, Ending ending) {
        return database.transaction(connection -> {
            var job = Ends.lock(connection, portion.job());
            var isOurs = job.isPresent()
                    && job.get().epoch() == portion.lane().lease().epoch()
                    && !job.get().state().isFinal();
            return isOurs ? Optional.of(Ends.end(connection, job.get(), ending)) : Optional.empty();
        });
    }

    private BatchStatement connected() throws SQLException {
        var open = statement;
        if (open == null) {
            open = new BatchStatement(database.connect());
            statement = open;
        }
        return open;
    }

    private void disconnect() {
        var open = statement;
        statement = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                log.debug("a broken connection did not close", e);
            }
        }
    }

    private static Duration longer(Duration wait) {
        var doubled = wait.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    @Override
    public void close() {
        disconnect();
    }

    /** The fate of a portion. */
    sealed interface Result {
        Result LOST = new Lost();

        /** @param at the time of its events */
        record Written(Instant at) implements Result {}

        /** Another one has the job. */
        record Lost() implements Result {}

        /** @param ending the event of the ending the job got for it, unless it is another's by now */
        record Refused(Optional<Entry> ending) implements Result {}
    }

    /** The database or its driver does not take the data. */
    private static final class RefusedData extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedData(Exception cause) {
            super(cause);
        }
    }
}
