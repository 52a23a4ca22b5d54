/**
 * The terminal's side: {@code chat}, {@code workflow}, {@code jobs}, {@code tail} and {@code stop}, over the server's HTTP API and nothing else. A
 * command that needs a server on this machine starts one. Closing the terminal, or Ctrl-C, leaves jobs as they are.
 */
@NullMarked
package dev.meanwhile.cli;

import org.jspecify.annotations.NullMarked;
