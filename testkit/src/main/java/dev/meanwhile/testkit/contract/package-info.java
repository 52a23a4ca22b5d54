/**
 * What every store promises, as tests. An implementation has one test class per contract that says how to reach its ports; several
 * tests may share one database, one after the other. What the tests assume about time is only that {@code shift} moves it
 * forward: a clock that also runs by itself is fine.
 */
@NullMarked
package dev.meanwhile.testkit.contract;

import org.jspecify.annotations.NullMarked;
