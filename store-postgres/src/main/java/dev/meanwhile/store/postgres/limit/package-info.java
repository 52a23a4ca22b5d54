/** What is counted of people and projects to hold them to their limits. */
@NullMarked
package dev.meanwhile.store.postgres.limit;

import org.jspecify.annotations.NullMarked;
