/**
 * Where sealed values lie, and which keys sealed them. A new column with sealed values is one more part of {@code secret/sealed.sql}
 * and one statement {@code secret/replace_<place>.sql}.
 */
@NullMarked
package dev.meanwhile.store.postgres.secret;

import org.jspecify.annotations.NullMarked;
