/**
 * Every port of core that is a table, on PostgreSQL 15 or newer. {@link dev.meanwhile.store.postgres.PostgresStore} opens a database
 * and gives out the ports; each feature's tables and statements are in its sub-package. The schema is {@code db/migration}.
 */
@NullMarked
package dev.meanwhile.store.postgres;

import org.jspecify.annotations.NullMarked;
