/** What is measured. Each scenario is one class, bounded in time, and gives figures. */
@NullMarked
package dev.meanwhile.bench.scenario;

import org.jspecify.annotations.NullMarked;
