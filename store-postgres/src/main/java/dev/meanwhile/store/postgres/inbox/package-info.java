/** The tables of what is told: marks, notices. */
@NullMarked
package dev.meanwhile.store.postgres.inbox;

import org.jspecify.annotations.NullMarked;
