package dev.meanwhile.core.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.fake.Running;
import dev.meanwhile.core.job.AdmissionResult.Admitted;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.limit.Budget;
import dev.meanwhile.core.limit.ChatLimits;
import dev.meanwhile.core.limit.RoundLimits;
import dev.meanwhile.core.limit.Switches;
import dev.meanwhile.core.llm.ProviderKey;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.secret.Secret;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChatRetriesTest {
    private static final ProviderKey KEY = new ProviderKey("openai", new Secret("sk-1"));

    private final Desk desk = new Desk();

    @Test
    void aFailedJobIsRepeatedAsANewOne() throws InterruptedException {
        var old = ended(desk.asking("Hello"), new Ending.Failed(ErrorCode.MODEL_FAILED.failure("no")));

        var job = retried(old, false, null);

        assertThat(job.id()).isNotEqualTo(old.id());
        assertThat(job.retryOf()).isEqualTo(old.id());
        assertThat(desk.request(job)).isEqualTo(desk.request(old));
        assertThat(job.metadata()).isEqualTo(Json.of("{'mine':1}"));
        assertThat(desk.engine.read(job.id()).orElseThrow().checkpoints()).isEmpty();
        assertThat(desk.admitted).containsExactly(old.id(), job.id());
        assertThat(desk.engine.find(old.id())).contains(old);
    }

    @Test
    void finishedTurnsAreTakenOverIfAskedFor() throws InterruptedException {
        var old = ended(desk.asking("Hello"), new Ending.Cancelled("ann"));

        var job = retried(old, true, null);

        assertThat(desk.engine.read(job.id()).orElseThrow().checkpoints())
                .extracting(Checkpoint::kind)
                .containsExactly("turn");
    }

    @Test
    void theNewAnswerIsASiblingOfTheOldOne() throws InterruptedException {
        var old = ended(
                desk.typing(Json.of("'Hello'")).at("t1", "m1", null),
                Ending.timedOut(ErrorCode.JOB_TIMED_OUT, "too long"));

        var job = retried(old, false, null);

        var branch = desk.engine.branch("project", "t1", job.messageId());
        assertThat(branch).extracting(message -> message.content().asText()).containsExactly("Hello", "");
        assertThat(branch.getLast().id()).isEqualTo(job.id().text());
    }

    @Test
    void aKeyOfItsOwnIsNeededAgain() throws InterruptedException {
        var old = ended(desk.asking("Hello").key(KEY), new Ending.Cancelled("ann"));

        assertRefused(old, ErrorCode.PROVIDER_KEY_REQUIRED);
        var job = retried(old, false, KEY);

        var claimed = desk.engine.claim("worker", 1, Running.ofUser(5)).getFirst();
        assertThat(desk.keys.open(job.id(), claimed.sealedKey())).isEqualTo(KEY);
    }

    @Test
    void lowerLimitsOfTheFirstHoldForItsRetries() throws InterruptedException {
        var old = ended(desk.asking("Hello").limits(3, 60).budget(900, "0.25"), new Ending.Cancelled("ann"));

        var first = retried(old, false, null);
        var limits = desk.engine.limits(first.id());
        desk.engine.fence(first.id(), new Ending.Cancelled("ann"));
        var second = retried(desk.engine.find(first.id()).orElseThrow(), false, null);

        assertThat(desk.request(second).path("rounds").asInt()).isEqualTo(3);
        assertThat(limits.wall()).isEqualTo(Duration.ofSeconds(60));
        assertThat(limits.budget()).isEqualTo(new Budget(900, new BigDecimal("0.25")));
        assertThat(desk.engine.limits(second.id())).isEqualTo(limits);
    }

    @Test
    void limitsThatWereLoweredSinceHoldForRetriesToo() throws InterruptedException {
        var old = ended(desk.asking("Hello").limits(8, 1200).budget(900, "0.9"), new Ending.Cancelled("ann"));
        var lowered = new ChatLimits(Duration.ofMinutes(10), Duration.ofMinutes(1), 500, new BigDecimal("0.5"));
        desk.limited(lowered, RoundLimits.DEFAULT.rounds(2));

        var job = retried(old, false, null);

        assertThat(desk.request(job).path("rounds").asInt()).isEqualTo(2);
        assertThat(desk.engine.limits(job.id()).wall()).isEqualTo(Duration.ofMinutes(10));
        assertThat(job.budget()).isEqualTo(new Budget(500, new BigDecimal("0.5")));
    }

    @Test
    void onlyWhatEndedWithoutSuccessIsRepeated() throws InterruptedException {
        var succeeded = ended(desk.asking("Hello"), new Ending.Succeeded("stop"));
        var queued = desk.admitted(desk.asking("Hello"));

        assertRefused(succeeded, ErrorCode.JOB_NOT_RETRYABLE);
        assertRefused(queued, ErrorCode.JOB_NOT_FINAL);
    }

    @Test
    void whatWasForgottenOrLostItsConversationCannotBeRepeated() throws InterruptedException {
        var forgotten = ended(desk.asking("Hello"), new Ending.Cancelled("ann"));
        desk.engine.forget(forgotten.id());
        var homeless = ended(desk.typing(Json.of("'Hello'")).at("t1", "m1", null), new Ending.Cancelled("ann"));
        desk.engine.delete("project", "t1");

        assertRefused(forgotten, ErrorCode.JOB_NOT_RETRYABLE);
        assertRefused(desk.engine.find(homeless.id()).orElseThrow(), ErrorCode.JOB_NOT_RETRYABLE);
    }

    @Test
    void nothingIsRepeatedWhileTheBackgroundIsSwitchedOff() throws InterruptedException {
        var old = ended(desk.asking("Hello"), new Ending.Cancelled("ann"));
        desk.switched(new Switches(false, true, true));

        assertRefused(old, ErrorCode.BACKGROUND_DISABLED);
    }

    private Job ended(AStart start, Ending ending) throws InterruptedException {
        var job = desk.admitted(start);
        desk.engine.register("worker", null);
        var lease = desk.engine.claim("worker", 1, Running.ofUser(5)).getFirst().lease();
        var turn = new Checkpoint("", 1, "turn", Json.of("{'round':1,'text':'So far'}"));
        desk.engine.commit(lease, new Step(List.of(), List.of(turn), List.of(), new NextStep.End(ending)));
        return desk.engine.find(job.id()).orElseThrow();
    }

    private Job retried(Job old, boolean fromCheckpoint, @Nullable ProviderKey key) {
        return ((Admitted) desk.retries().retry(old, new ChatRetries.Wish("ann", fromCheckpoint, key, null))).job();
    }

    private void assertRefused(Job old, ErrorCode code) {
        assertThatThrownBy(() -> desk.retries().retry(old, new ChatRetries.Wish("ann", false, null, null)))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
