/** The tables of webhooks and their deliveries. */
@NullMarked
package dev.meanwhile.store.postgres.webhook;

import org.jspecify.annotations.NullMarked;
