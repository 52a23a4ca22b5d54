package dev.meanwhile.store.postgres.log;

import dev.meanwhile.core.log.Checkpoint;
import java.util.List;

/**
 * A checkpoint as its row has it.
 *
 * @param data JSON text
 * @param events how many events of its portion lie before it
 */
record CheckpointRow(String path, int n, String kind, String data, int events) {

    static CheckpointRow of(Checkpoint checkpoint) {
        return new CheckpointRow(
                checkpoint.path(),
                checkpoint.n(),
                checkpoint.kind(),
                checkpoint.data().toString(),
                0);
    }

    CheckpointRow after(int count) {
        return new CheckpointRow(path, n, kind, data, count);
    }

    /** What tells it from the job's others. */
    Object place() {
        return List.of(path, n);
    }

    int size() {
        return data.length() + 100;
    }
}
