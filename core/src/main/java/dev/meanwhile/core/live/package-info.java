/**
 * Following jobs as they happen: a {@link dev.meanwhile.core.live.LiveFeeds feed} reads a job's log from a cursor, and once it has
 * caught up is handed what commits, without a gap and without a duplicate. It knows nothing of HTTP.
 */
@NullMarked
package dev.meanwhile.core.live;

import org.jspecify.annotations.NullMarked;
