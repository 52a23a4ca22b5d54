/** JMH benchmarks of what runs for every chunk. */
@NullMarked
package dev.meanwhile.bench.micro;

import org.jspecify.annotations.NullMarked;
