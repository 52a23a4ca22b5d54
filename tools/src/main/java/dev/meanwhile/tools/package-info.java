/** The tools that every installation has. */
@NullMarked
package dev.meanwhile.tools;

import org.jspecify.annotations.NullMarked;
