/** The commands of a terminal, spoken to a server over its HTTP API. */
@NullMarked
package dev.meanwhile.cli;

import org.jspecify.annotations.NullMarked;
