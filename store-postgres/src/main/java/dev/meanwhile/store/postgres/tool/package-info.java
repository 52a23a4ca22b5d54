/** The tools that projects declare. */
@NullMarked
package dev.meanwhile.store.postgres.tool;

import org.jspecify.annotations.NullMarked;
