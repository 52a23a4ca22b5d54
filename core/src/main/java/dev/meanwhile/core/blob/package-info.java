/** Large values (over 32 KiB), kept once per project under their SHA-256 and deleted when nothing refers to them. */
@NullMarked
package dev.meanwhile.core.blob;

import org.jspecify.annotations.NullMarked;
