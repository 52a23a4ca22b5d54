package dev.meanwhile.store.postgres.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.inbox.News;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.retention.Retention.Rules;
import dev.meanwhile.core.wait.WaitId;
import dev.meanwhile.core.webhook.Deliveries.Claimed;
import dev.meanwhile.core.webhook.Delivery;
import dev.meanwhile.core.webhook.Delivery.Attempt;
import dev.meanwhile.core.webhook.Delivery.State;
import dev.meanwhile.core.webhook.Webhook;
import dev.meanwhile.store.postgres.PostgresEngine;
import dev.meanwhile.store.postgres.TestJobs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks and their deliveries as rows, shared by processes. */
class PostgresDeliveriesIT {
    private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final String TYPE = Webhook.JOB_FINISHED;

    private PostgresEngine engine;
    private PostgresWebhooks webhooks;
    private PostgresDeliveries deliveries;

    @BeforeEach
    void open() {
        engine = PostgresEngine.open();
        webhooks = new PostgresWebhooks(engine.opened().database());
        deliveries = new PostgresDeliveries(engine.opened().database());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aWebhookIsFoundAsItWasMade() {
        var made = webhook("w-1", Set.of("chat", "coding"));

        assertThat(webhooks.find("default", "w-1")).contains(made);
        assertThat(webhooks.find("other", "w-1")).isEmpty();
        assertThat(webhooks.list("default")).containsExactly(made);
        webhooks.delete("w-1");
        assertThat(webhooks.list("default")).isEmpty();
    }

    @Test
    void newsAreWrittenOnceForEachWebhookThatWantsThem() {
        webhook("all", Set.of());
        webhook("chats", Set.of("chat"));
        webhook("tasks", Set.of("coding"));
        var job = ended();

        assertThat(deliveries.write(job, TYPE, null, "{}")).isEqualTo(2);
        assertThat(deliveries.write(job, TYPE, null, "{}")).isZero();
        assertThat(deliveries.write(job, "approval.asked", null, "{}")).isZero();

        assertThat(webhooks.deliveries("tasks", Long.MAX_VALUE, 10)).isEmpty();
        var delivery = only("all");
        assertThat(delivery.job()).isEqualTo(job.id());
        assertThat(delivery.state()).isEqualTo(State.PENDING);
        assertThat(delivery.attempts()).isZero();
        assertThat(delivery.last()).isNull();
    }

    @Test
    void eachQuestionOfAJobIsNewsOfItsOwn() {
        webhook("w-1", Set.of());
        var job = ended();

        for (var approval : List.of(new WaitId(new UUID(7, 1)), new WaitId(new UUID(7, 2)))) {
            assertThat(deliveries.write(job, TYPE, approval, "{}")).isEqualTo(1);
            assertThat(deliveries.write(job, TYPE, approval, "{}")).isZero();
        }
        assertThat(deliveries.write(job, TYPE, null, "{}")).isEqualTo(1);
    }

    @Test
    void aDueDeliveryIsTakenByOneUntilItsLeaseIsOver() {
        webhook("w-1", Set.of());
        deliveries.write(ended(), TYPE, null, "{\"a\":1}");

        var claimed = claim();

        assertThat(claimed).hasSize(1);
        assertThat(claimed.getFirst().attempt()).isEqualTo(1);
        assertThat(claimed.getFirst().body()).isEqualTo("{\"a\":1}");
        assertThat(claimed.getFirst().url()).isEqualTo("https://example.com/w-1");
        assertThat(claimed.getFirst().sealedSecrets()).containsExactly("sealed");
        assertThat(claim()).isEmpty();

        engine.shift(LEASE);
        var again = claim();
        assertThat(again.getFirst().id()).isEqualTo(claimed.getFirst().id());
        assertThat(again.getFirst().attempt()).isEqualTo(2);

        deliveries.settle(claimed.getFirst(), answered(200), true, null);
        assertThat(only("w-1").state()).as("the first one is too late").isEqualTo(State.PENDING);
    }

    @Test
    void aFewOfEachWebhookAreTakenAtATime() {
        webhook("w-1", Set.of());
        webhook("w-2", Set.of());
        for (var i = 0; i < 3; i++) {
            deliveries.write(ended(), TYPE, null, "{}");
        }

        assertThat(deliveries.claim(10, 2, List.of(), LEASE)).hasSize(4);
        assertThat(deliveries.claim(10, 2, List.of("w-1"), LEASE))
                .extracting(Claimed::webhook)
                .containsExactly("w-2");
        assertThat(deliveries.claim(10, 2, List.of(), LEASE)).hasSize(1);
    }

    @Test
    void whatFailedIsDueAgainAfterItsPause() {
        webhook("w-1", Set.of());
        deliveries.write(ended(), TYPE, null, "{}");

        deliveries.settle(claim().getFirst(), answered(500), false, Duration.ofMinutes(5));

        var failed = only("w-1");
        assertThat(failed.state()).isEqualTo(State.PENDING);
        assertThat(failed.last()).isEqualTo(answered(500));
        engine.shift(Duration.ofMinutes(4));
        assertThat(claim()).isEmpty();
        engine.shift(Duration.ofMinutes(2));
        deliveries.settle(claim().getFirst(), answered(200), true, null);
        assertThat(only("w-1").state()).isEqualTo(State.DELIVERED);
        assertThat(only("w-1").due()).isNull();
    }

    @Test
    void aDeliveryIsSentAgainOnRequest() {
        webhook("w-1", Set.of());
        deliveries.write(ended(), TYPE, null, "{}");
        deliveries.settle(claim().getFirst(), new Attempt(AT, null, null, "no host", Duration.ZERO), false, null);
        assertThat(only("w-1").state()).isEqualTo(State.FAILED);

        var again = webhooks.redeliver("w-1", only("w-1").id()).orElseThrow();

        assertThat(again.state()).isEqualTo(State.PENDING);
        assertThat(claim().getFirst().attempt()).isEqualTo(1);
        assertThat(webhooks.redeliver("w-1", "msg_unknown")).isEmpty();
        assertThat(webhooks.redeliver("w-2", again.id())).isEmpty();
    }

    @Test
    void aWebhookThatIsGoneGetsNothingUntilItIsEnabled() {
        webhook("w-1", Set.of());
        deliveries.write(ended(), TYPE, null, "{}");

        deliveries.disable("w-1");

        assertThat(webhooks.find("default", "w-1").orElseThrow().disabled()).isNotNull();
        assertThat(only("w-1").state()).isEqualTo(State.FAILED);
        assertThat(deliveries.write(ended(), TYPE, null, "{}")).isZero();
        assertThat(webhooks.send("w-1", "ping", "{}").state()).isEqualTo(State.PENDING);
        assertThat(claim()).hasSize(1);
        webhooks.enable("w-1");
        assertThat(deliveries.write(ended(), TYPE, null, "{}")).isEqualTo(1);
    }

    @Test
    void forADayMessagesAreSignedWithTheOldSecretToo() {
        webhook("w-1", Set.of());
        webhooks.rotate("w-1", "sealed-new", Duration.ofDays(1));
        webhooks.send("w-1", "ping", "{}");
        assertThat(claim().getFirst().sealedSecrets()).containsExactly("sealed-new", "sealed");

        engine.shift(Duration.ofDays(1));

        assertThat(claim().getFirst().sealedSecrets()).containsExactly("sealed-new");
    }

    @Test
    void deliveriesAreListedNewestFirstAndKeptForThirtyDays() {
        webhook("w-1", Set.of());
        var first = webhooks.send("w-1", "ping", "{}");
        engine.shift(Duration.ofDays(29));
        var second = webhooks.send("w-1", "ping", "{}");

        var all = webhooks.deliveries("w-1", Long.MAX_VALUE, 10);
        assertThat(all).extracting(Delivery::id).containsExactly(second.id(), first.id());
        assertThat(webhooks.deliveries("w-1", second.n(), 10))
                .extracting(Delivery::id)
                .containsExactly(first.id());

        engine.shift(Duration.ofDays(2));
        engine.opened().retention().clean(Rules.DEFAULT, 100);
        assertThat(only("w-1").id()).isEqualTo(second.id());
    }

    private Webhook webhook(String id, Set<String> kinds) {
        var webhook = new Webhook(id, "default", id, "https://example.com/" + id, Set.of(TYPE), kinds, "ann", AT, null);
        webhooks.add(webhook, "sealed");
        return webhook;
    }

    private Job ended() {
        var lease = new TestJobs(engine).held();
        engine.store().fence(lease.job(), new Ending.Succeeded("stop"));
        return engine.untold().untold(List.of(lease.job())).stream()
                .map(News::job)
                .findFirst()
                .orElseThrow();
    }

    private List<Claimed> claim() {
        return deliveries.claim(10, 4, List.of(), LEASE);
    }

    private Delivery only(String webhook) {
        var all = webhooks.deliveries(webhook, Long.MAX_VALUE, 10);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static Attempt answered(int status) {
        return new Attempt(AT, status, "words", null, Duration.ofMillis(7));
    }
}
