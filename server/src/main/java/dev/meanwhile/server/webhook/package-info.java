/** Carries the messages of webhooks over HTTP. */
@NullMarked
package dev.meanwhile.server.webhook;

import org.jspecify.annotations.NullMarked;
