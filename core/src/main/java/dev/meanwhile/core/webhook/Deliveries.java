package dev.meanwhile.core.webhook;

import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.wait.WaitId;
import dev.meanwhile.core.webhook.Delivery.Attempt;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be sent, shared by all processes. */
public interface Deliveries {

    /**
     * Writes a delivery for each webhook of the job's project that wants it, unless it was written before.
     *
     * @param approval the question that it is about; null if it is about the job
     * @return how many are new
     */
    int write(Job job, String type, @Nullable WaitId approval, String body);

    /**
     * Takes due deliveries; nobody else is given them before the lease is over.
     *
     * @param most of all
     * @param perWebhook of one webhook
     * @param busy webhooks of which none is wanted now
     */
    List<Claimed> claim(int most, int perWebhook, Collection<String> busy, Duration lease);

    /**
     * Keeps what came of an attempt. Without effect if the delivery was claimed again meanwhile.
     *
     * @param retry time to the next attempt; null if there is none
     */
    void settle(Claimed claimed, Attempt attempt, boolean isDelivered, @Nullable Duration retry);

    /** The webhook is gone: it is disabled, and nothing that is due is sent to it. */
    void disable(String webhook);

    /**
     * A delivery to send.
     *
     * @param attempt counts from 1
     * @param sealedSecrets what to sign with, the newest first; an older one stays for a while after a rotation
     */
    record Claimed(String id, String webhook, int attempt, String url, String body, List<String> sealedSecrets) {
        public Claimed {
            sealedSecrets = List.copyOf(sealedSecrets);
        }
    }
}
