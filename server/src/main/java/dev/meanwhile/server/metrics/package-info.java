/** What is measured. {@link dev.meanwhile.server.metrics.Names} lists every name; core knows nothing of it, it is listened to. */
@NullMarked
package dev.meanwhile.server.metrics;

import org.jspecify.annotations.NullMarked;
