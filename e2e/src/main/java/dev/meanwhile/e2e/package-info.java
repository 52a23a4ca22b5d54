/** Black-box tests of the built thing. */
@NullMarked
package dev.meanwhile.e2e;

import org.jspecify.annotations.NullMarked;
