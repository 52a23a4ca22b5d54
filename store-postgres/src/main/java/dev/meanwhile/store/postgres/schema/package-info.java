/** Brings the database to the schema of this release, step by step, and refuses what is not ours or newer than we know. */
@NullMarked
package dev.meanwhile.store.postgres.schema;

import org.jspecify.annotations.NullMarked;
