package dev.meanwhile.core.webhook;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.secret.SecretBox;
import dev.meanwhile.core.time.Loop;
import dev.meanwhile.core.time.LoopState;
import dev.meanwhile.core.webhook.Deliveries.Claimed;
import dev.meanwhile.core.webhook.Delivery.Attempt;
import dev.meanwhile.core.webhook.Sender.Answer;
import dev.meanwhile.core.webhook.Sender.Message;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due, each message on a thread of its own and few to one receiver at a time, so that one that hangs holds up nobody
 * else. A message whose sender dies is sent again once its lease is over.
 */
public final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration AT_ONCE = Duration.ofNanos(1);

    /** Far over the longest attempt. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);
    private static final int MOST = 500;
    private static final int PER_WEBHOOK = 4;

    /** Times between attempts, 75 h 35 min in all; those that Standard Webhooks recommends. */
    static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    /** How an attempt ended. */
    public enum Outcome {
        DELIVERED("delivered"),
        /** It is tried again. */
        FAILED("failed"),
        /** It was the last attempt. */
        EXHAUSTED("exhausted"),
        /** The receiver wants nothing more. */
        GONE("gone");

        private final String wireName;

        Outcome(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    private final Deliveries deliveries;
    private final Sender sender;
    private final SecretBox box;
    private final InstantSource clock;
    private final BiConsumer<Outcome, Duration> onSent;

    private final Loop loop = new Loop("webhooks", POLL, this::turn);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("webhook-", 0).factory());
    private final AtomicInteger underWay = new AtomicInteger();
    private final Map<String, Integer> perWebhook = new ConcurrentHashMap<>();

    /** @param onSent told of each attempt */
    public Courier(
            Deliveries deliveries,
            Sender sender,
            SecretBox box,
            InstantSource clock,
            BiConsumer<Outcome, Duration> onSent) {
        this.deliveries = deliveries;
        this.sender = sender;
        this.box = box;
        this.clock = clock;
        this.onSent = onSent;
    }

    public void start() {
        loop.start();
    }

    /** Takes nothing more, and waits a moment for what is under way. */
    public void stop() throws InterruptedException {
        loop.stop();
        threads.shutdown();
        if (!threads.awaitTermination(LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS)) {
            threads.shutdownNow();
        }
    }

    /** Something is due: look now. */
    public void wake() {
        loop.wake();
    }

    /** How the loop does that takes what is due. */
    public LoopState loop() {
        return loop.state();
    }

    private Duration turn() {
        var room = MOST - underWay.get();
        if (room <= 0) {
            return POLL;
        }
        var busy = perWebhook.entrySet().stream()
                .filter(count -> count.getValue() >= PER_WEBHOOK)
                .map(Map.Entry::getKey)
                .toList();
        var claimed = deliveries.claim(room, PER_WEBHOOK, busy, LEASE);
        for (var delivery : claimed) {
            underWay.incrementAndGet();
            perWebhook.merge(delivery.webhook(), 1, Integer::sum);
            threads.execute(() -> deliver(delivery));
        }
        return claimed.isEmpty() ? POLL : AT_ONCE;
    }

    private void deliver(Claimed delivery) {
        try {
            attempt(delivery);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // this process ends; the delivery is due again after its lease
        } catch (EngineException e) {
            LOG.debug("what came of a webhook's message was not kept, so it is sent again: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("delivery={} webhook={} failed by a defect", delivery.id(), delivery.webhook(), e);
        } finally {
            underWay.decrementAndGet();
            perWebhook.computeIfPresent(delivery.webhook(), (_, count) -> count == 1 ? null : count - 1);
            loop.wake();
        }
    }

    private void attempt(Claimed delivery) throws InterruptedException {
        var begun = clock.instant();
        var answer = send(delivery);
        var took = Duration.between(begun, clock.instant());
        var outcome = outcome(delivery, answer);
        var attempt = switch (answer) {
            case Answer.Answered(int status, var excerpt) -> new Attempt(begun, status, excerpt, null, took);
            case Answer.NotReached(var why) -> new Attempt(begun, null, null, why, took);
        };
        deliveries.settle(delivery, attempt, outcome == Outcome.DELIVERED, pause(delivery, outcome));
        if (outcome == Outcome.GONE) {
            deliveries.disable(delivery.webhook());
            LOG.warn("webhook={} is disabled: it answered 410", delivery.webhook());
        }
        onSent.accept(outcome, took);
    }

    private Answer send(Claimed delivery) throws InterruptedException {
        List<Secret> secrets;
        try {
            secrets = delivery.sealedSecrets().stream()
                    .map(secret -> box.open(secret, Webhook.purpose(delivery.webhook())))
                    .toList();
        } catch (IllegalArgumentException e) {
            LOG.debug("webhook={} cannot be signed for", delivery.webhook(), e);
            return new Answer.NotReached("its secret cannot be opened with this server's secret key; rotate it");
        }
        return sender.send(new Message(delivery.id(), delivery.url(), clock.instant(), delivery.body(), secrets));
    }

    private static Outcome outcome(Claimed delivery, Answer answer) {
        if (answer instanceof Answer.Answered answered) {
            if (answered.status() / 100 == 2) {
                return Outcome.DELIVERED;
            }
            if (answered.status() == 410) {
                return Outcome.GONE;
            }
        }
        return delivery.attempt() > PAUSES.size() ? Outcome.EXHAUSTED : Outcome.FAILED;
    }

    private static @Nullable Duration pause(Claimed delivery, Outcome outcome) {
        return outcome == Outcome.FAILED ? PAUSES.get(delivery.attempt() - 1) : null;
    }
}
