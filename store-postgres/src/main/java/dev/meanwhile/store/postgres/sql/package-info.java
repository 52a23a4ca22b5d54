/**
 * How this module talks to the database: statements are {@code .sql} resources with {@code :named} parameters ({@link
 * dev.meanwhile.store.postgres.sql.Sql}), run on a pooled connection ({@link dev.meanwhile.store.postgres.sql.Database}) and filled
 * and read by {@link dev.meanwhile.store.postgres.sql.Query}. There is no SQL text in Java.
 */
@NullMarked
package dev.meanwhile.store.postgres.sql;

import org.jspecify.annotations.NullMarked;
