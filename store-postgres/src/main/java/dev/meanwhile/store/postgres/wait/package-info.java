/** What jobs wait for ({@code waits.sql} among the migrations): questions are found, claimed, answered, and expire. */
@NullMarked
package dev.meanwhile.store.postgres.wait;

import org.jspecify.annotations.NullMarked;
