/** What the tests of several modules share. */
@NullMarked
package dev.meanwhile.testkit;

import org.jspecify.annotations.NullMarked;
