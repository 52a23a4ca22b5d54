package dev.meanwhile.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.secret.SecretBox;
import dev.meanwhile.core.wait.WaitId;
import dev.meanwhile.core.webhook.Courier.Outcome;
import dev.meanwhile.core.webhook.Delivery.Attempt;
import dev.meanwhile.core.webhook.Sender.Answer;
import dev.meanwhile.core.webhook.Sender.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CourierTest {
    private final HandMovedClock clock = new HandMovedClock();
    private final Rows rows = new Rows();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final BlockingQueue<Message> sent = new LinkedBlockingQueue<>();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final Courier courier =
            new Courier(rows, this::send, new OpenBox(), clock, (outcome, _) -> outcomes.add(outcome));

    @AfterEach
    void stop() throws InterruptedException {
        hanging.countDown();
        courier.stop();
    }

    @Test
    void aMessageIsSentWithAllItsSecrets() throws InterruptedException {
        rows.due.add(claimed("m-1", "ours", 1));

        courier.start();

        var message = sent.poll(20, TimeUnit.SECONDS);
        assertThat(message)
                .isEqualTo(new Message(
                        "m-1", "https://ours", clock.instant(), "{}", List.of(new Secret("new"), new Secret("old"))));
        assertThat(settled().attempt().status()).isEqualTo(200);
        assertThat(outcomes.take()).isEqualTo(Outcome.DELIVERED);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 500, FAILED, PT5S",
        "2, 302, FAILED, PT5M",
        "9, 429, FAILED, PT24H",
        "10, 500, EXHAUSTED,",
        "3, 204, DELIVERED,",
        "3, 410, GONE,",
    })
    void anAnswerDecidesHowItGoesOn(int attempt, int status, Outcome outcome, @Nullable Duration retry)
            throws InterruptedException {
        answers.put("m-1", new Answer.Answered(status, "words"));
        rows.due.add(claimed("m-1", "ours", attempt));

        courier.start();

        var settled = settled();
        assertThat(outcomes.take()).isEqualTo(outcome);
        assertThat(settled.retry()).isEqualTo(retry);
        assertThat(settled.isDelivered()).isEqualTo(outcome == Outcome.DELIVERED);
        assertThat(settled.attempt().excerpt()).isEqualTo("words");
        assertThat(rows.disabled.contains("ours")).isEqualTo(outcome == Outcome.GONE);
    }

    @Test
    void allAttemptsTakeThreeDays() {
        var all = Courier.PAUSES.stream().reduce(Duration.ZERO, Duration::plus);

        assertThat(all).isBetween(Duration.ofHours(75), Duration.ofHours(76));
    }

    @Test
    void whoIsNotReachedIsTriedAgain() throws InterruptedException {
        answers.put("m-1", new Answer.NotReached("no such host"));
        rows.due.add(claimed("m-1", "ours", 1));

        courier.start();

        var settled = settled();
        assertThat(settled.attempt().error()).isEqualTo("no such host");
        assertThat(settled.attempt().status()).isNull();
        assertThat(settled.retry()).isNotNull();
    }

    @Test
    void aWebhookThatHangsHoldsUpNoOther() throws InterruptedException {
        for (var i = 0; i < 10; i++) {
            rows.due.add(claimed("hang-" + i, "theirs", 1));
        }
        rows.due.add(claimed("m-1", "ours", 1));

        courier.start();

        assertThat(settled().id()).isEqualTo("m-1");
        assertThat(sent.stream().filter(message -> message.id().startsWith("hang")))
                .hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void aSecretThatCannotBeOpenedIsToldInTheLog() throws InterruptedException {
        rows.due.add(new Deliveries.Claimed("m-1", "ours", 1, "https://ours", "{}", List.of("broken")));

        courier.start();

        assertThat(settled().attempt().error()).contains("secret");
        assertThat(sent).isEmpty();
    }

    private Answer send(Message message) throws InterruptedException {
        sent.add(message);
        if (message.id().startsWith("hang")) {
            hanging.await();
        }
        return answers.getOrDefault(message.id(), new Answer.Answered(200, ""));
    }

    private static Deliveries.Claimed claimed(String id, String webhook, int attempt) {
        return new Deliveries.Claimed(
                id, webhook, attempt, "https://" + webhook, "{}", List.of("sealed-new", "sealed-old"));
    }

    private Settled settled() throws InterruptedException {
        var settled = rows.settled.poll(20, TimeUnit.SECONDS);
        assertThat(settled).isNotNull();
        return settled;
    }

    private record Settled(
            String id,
            Attempt attempt,
            boolean isDelivered,
            @Nullable Duration retry) {}

    /** Deliveries that are claimed once. */
    private static final class Rows implements Deliveries {
        private final BlockingQueue<Claimed> due = new LinkedBlockingQueue<>();
        private final BlockingQueue<Settled> settled = new LinkedBlockingQueue<>();
        private final List<String> disabled = new ArrayList<>();

        @Override
        public int write(Job job, String type, @Nullable WaitId approval, String body) {
            throw new AssertionError("the courier writes none");
        }

        @Override
        public List<Claimed> claim(int most, int perWebhook, Collection<String> busy, Duration lease) {
            var counts = new ConcurrentHashMap<String, Integer>();
            var claimed = due.stream()
                    .filter(delivery -> !busy.contains(delivery.webhook()))
                    .filter(delivery -> counts.merge(delivery.webhook(), 1, Integer::sum) <= perWebhook)
                    .limit(most)
                    .toList();
            due.removeAll(claimed);
            return claimed;
        }

        @Override
        public void settle(Claimed claimed, Attempt attempt, boolean isDelivered, @Nullable Duration retry) {
            settled.add(new Settled(claimed.id(), attempt, isDelivered, retry));
        }

        @Override
        public void disable(String webhook) {
            disabled.add(webhook);
        }
    }

    /** Opens what begins with {@code sealed-}. */
    private static final class OpenBox implements SecretBox {

        @Override
        public String seal(Secret secret, String purpose) {
            return "sealed-" + secret.value();
        }

        @Override
        public Secret open(String sealed, String purpose) {
            if (!sealed.startsWith("sealed-") || !purpose.startsWith("webhook:")) {
                throw new IllegalArgumentException("sealed by nobody");
            }
            return new Secret(sealed.substring("sealed-".length()));
        }
    }
}
