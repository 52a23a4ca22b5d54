package dev.meanwhile.core.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The webhooks of projects and the log of their deliveries, as their admins see them. Deliveries are kept for 30 days. */
public interface Webhooks {

    /** @param sealedSecret encrypted for {@link Webhook#purpose} */
    void add(Webhook webhook, String sealedSecret);

    /** By name. */
    List<Webhook> list(String project);

    Optional<Webhook> find(String project, String id);

    /** With its deliveries; nothing more is sent. */
    void delete(String id);

    /** Sends to it again. */
    void enable(String id);

    /**
     * Gives it another secret.
     *
     * @param overlap for how long messages are signed with the old one too
     */
    void rotate(String id, String sealedSecret, Duration overlap);

    /**
     * Newest first.
     *
     * @param before as a {@link Delivery#n}; {@link Long#MAX_VALUE} for the newest
     */
    List<Delivery> deliveries(String id, long before, int limit);

    /** Writes a delivery that is due now, whatever the webhook asked for and if it is disabled too. */
    Delivery send(String id, String type, String body);

    /**
     * Has a delivery sent again, as often as a new one; it keeps its id.
     *
     * @return empty if the webhook has no such delivery
     */
    Optional<Delivery> redeliver(String id, String delivery);
}
