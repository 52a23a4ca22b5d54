/** Values that must never be printed, and the port that encrypts them at rest. */
@NullMarked
package dev.meanwhile.core.secret;

import org.jspecify.annotations.NullMarked;
