/** What workflows remember, found by PostgreSQL's text search. */
@NullMarked
package dev.meanwhile.store.postgres.memory;

import org.jspecify.annotations.NullMarked;
