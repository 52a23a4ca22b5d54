package dev.meanwhile.store.postgres.record;

import dev.meanwhile.core.log.Entry;

/** Told of entries that someone who does not hold the job has committed, so that viewers of this process see them at once. */
@FunctionalInterface
public interface Published {
    void entry(Entry entry);
}
