/** What a measurement runs on: the processes that are started for it and always ended after it, and what they cost. */
@NullMarked
package dev.meanwhile.bench.rig;

import org.jspecify.annotations.NullMarked;
