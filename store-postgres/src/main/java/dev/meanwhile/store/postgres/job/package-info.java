/** Jobs' rows: admission with its refusals, finding and listing, stopping, forgetting. */
@NullMarked
package dev.meanwhile.store.postgres.job;

import org.jspecify.annotations.NullMarked;
