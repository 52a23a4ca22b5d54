/** How log lines look, and what never appears in them, whoever writes them. */
@NullMarked
package dev.meanwhile.server.logging;

import org.jspecify.annotations.NullMarked;
