/** The audit log as a table that is only added to. */
@NullMarked
package dev.meanwhile.store.postgres.audit;

import org.jspecify.annotations.NullMarked;
