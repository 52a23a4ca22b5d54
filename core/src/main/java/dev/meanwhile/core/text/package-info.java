/** Makes text and JSON storable, whoever wrote it: PostgreSQL takes no U+0000, and UTF-8 has no half of a surrogate pair. */
@NullMarked
package dev.meanwhile.core.text;

import org.jspecify.annotations.NullMarked;
