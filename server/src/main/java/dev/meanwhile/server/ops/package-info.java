/** What the operator asks of a running server: whether it lives and is ready, which release it is, what it measures. */
@NullMarked
package dev.meanwhile.server.ops;

import org.jspecify.annotations.NullMarked;
