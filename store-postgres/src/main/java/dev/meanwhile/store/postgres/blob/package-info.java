/**
 * Large values in pieces of 256 KiB, once per project under their SHA-256. A use of one is a row of {@code blob_ref}, written with its
 * owner; what has none for a day is collected.
 */
@NullMarked
package dev.meanwhile.store.postgres.blob;

import org.jspecify.annotations.NullMarked;
