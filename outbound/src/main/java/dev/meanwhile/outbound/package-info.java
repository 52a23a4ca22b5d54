/** The HTTP client for addresses that users or models name: it refuses private networks at connect time. */
@NullMarked
package dev.meanwhile.outbound;

import org.jspecify.annotations.NullMarked;
