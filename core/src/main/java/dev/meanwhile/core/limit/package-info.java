/** What one job, one person and one process may use. Running limits queue, queue limits refuse. */
@NullMarked
package dev.meanwhile.core.limit;

import org.jspecify.annotations.NullMarked;
