package dev.meanwhile.store.postgres.log;

import dev.meanwhile.core.log.Entry;
import java.util.List;

/**
 * What goes out at once.
 *
 * @param portions in order of job
 * @param outside entries that others committed before, in order; only to be told
 */
record Batch(List<Portion> portions, List<Entry> outside) {}
