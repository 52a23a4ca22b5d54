/**
 * Stand-ins for what surrounds the engine: a clock moved by hand, stores in memory, a model and tools that follow a script. They
 * keep the promises of the ports they stand for (the contracts in {@code testkit} run against them), and nothing more: no
 * durability, no batches, no pace.
 */
@NullMarked
package dev.meanwhile.core.fake;

import org.jspecify.annotations.NullMarked;
