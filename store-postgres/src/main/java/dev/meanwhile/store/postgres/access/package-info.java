/** Projects, members, tokens, logins and kept answers as tables ({@code V2__access.sql}). */
@NullMarked
package dev.meanwhile.store.postgres.access;

import org.jspecify.annotations.NullMarked;
