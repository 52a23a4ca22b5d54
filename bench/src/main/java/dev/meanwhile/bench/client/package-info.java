/** The clients of a measurement: starting jobs, watching them, checking their text. They speak nothing but HTTP. */
@NullMarked
package dev.meanwhile.bench.client;

import org.jspecify.annotations.NullMarked;
