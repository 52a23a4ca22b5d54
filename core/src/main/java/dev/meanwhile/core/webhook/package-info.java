/**
 * Tells other systems of a project's jobs, by <a href="https://www.standardwebhooks.com">Standard Webhooks</a>. News become {@linkplain
 * dev.meanwhile.core.webhook.Delivery deliveries}, rows that {@link dev.meanwhile.core.webhook.Courier} takes and sends until one is
 * answered well or its time is over. A delivery may arrive twice, and later than another one.
 */
@NullMarked
package dev.meanwhile.core.webhook;

import org.jspecify.annotations.NullMarked;
