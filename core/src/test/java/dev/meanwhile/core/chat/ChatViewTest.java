package dev.meanwhile.core.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.core.fake.InMemoryEngine;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.fake.Running;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.round.Turn;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChatViewTest {
    private final HandMovedClock clock = new HandMovedClock();
    private final InMemoryEngine engine = new InMemoryEngine(clock);
    private final JobId job;
    private Lease lease;

    ChatViewTest() {
        var admission = AnAdmission.of("project", "ann").build(clock);
        engine.admit(admission, QueueCaps.DEFAULT);
        job = admission.id();
        lease = new Lease(job, "none", 0, 0);
    }

    @BeforeEach
    void claim() {
        engine.register("worker", null);
        lease = engine.claim("worker", 1, Running.ofUser(5)).getFirst().lease();
    }

    @Test
    void aJobThatSaidNothingIsEmpty() {
        assertThat(view().turns()).isEmpty();
        assertThat(view().text()).isEmpty();
        assertThat(view().rounds()).isZero();
    }

    @Test
    void finishedTurnsAndTheOpenOneAreOneText() throws InterruptedException {
        finish(new Turn(1, 2, "One. ", "a", List.of("data:,1"), "tool_calls"));
        tell(new JobEvent.ReasoningStreamed(2, 1, 1, "b"), new JobEvent.TextStreamed(2, 1, 5, "Tw"));

        assertThat(view().text()).isEqualTo("One. Tw");
        assertThat(view().reasoning()).isEqualTo("ab");
        assertThat(view().images()).containsExactly("data:,1");
        assertThat(view().rounds()).isEqualTo(2);
        assertThat(view().rewinds()).isEqualTo(1);
        assertThat(view().seq()).isEqualTo(engine.extent(job).last());
    }

    @Test
    void aTurnThatNeverFinishedIsKeptAsAPartialOne() throws InterruptedException {
        finish(new Turn(1, 1, "One. ", "", List.of(), "tool_calls"));
        engine.commit(
                lease,
                new Step(
                        List.of(),
                        List.of(new Checkpoint("", 2, Turn.PARTIAL, new Turn(2, 1, "Tw", "", List.of(), "").toJson())),
                        List.of(),
                        NextStep.CONTINUE));

        assertThat(view().text()).isEqualTo("One. Tw");
    }

    @Test
    void callsOfARunningJobAreShownAsTheyAre() throws InterruptedException {
        write(call(0, Effect.READS, CallState.RUNNING));

        assertThat(view().calls()).extracting(Call::state).containsExactly(CallState.RUNNING);
    }

    @Test
    void callsThatWereUnderWayWhenTheJobEndedHaveFailedOrAreInDoubt() throws InterruptedException {
        write(
                call(0, Effect.READS, CallState.DONE),
                call(1, Effect.READS, CallState.RUNNING),
                call(2, Effect.WRITES, CallState.RUNNING),
                call(3, Effect.WRITES, CallState.ASKED));
        engine.commit(lease, Step.of(new NextStep.End(new Ending.Cancelled("ann"))));

        assertThat(view().calls())
                .extracting(Call::state)
                .containsExactly(CallState.DONE, CallState.FAILED, CallState.UNKNOWN, CallState.FAILED);
        assertThat(view().calls().get(1).outcome().error())
                .isEqualTo(Json.of("{'code':'failed','message':'the job ended before the call did'}"));
        assertThat(view().calls().get(2).outcome().error().path("code").asText())
                .isEqualTo("outcome_unknown");
    }

    private ChatView view() {
        return ChatView.of(engine.read(job).orElseThrow());
    }

    private void finish(Turn turn) throws InterruptedException {
        var checkpoint = new Checkpoint("", turn.round(), Turn.KIND, turn.toJson());
        engine.commit(lease, new Step(List.of(), List.of(checkpoint), List.of(), NextStep.CONTINUE));
    }

    private void tell(JobEvent... events) throws InterruptedException {
        for (var event : events) {
            engine.append(lease, List.of(Fact.of(event)));
        }
    }

    private void write(Call... calls) throws InterruptedException {
        engine.commit(lease, new Step(List.of(), List.of(), List.of(calls), NextStep.CONTINUE));
    }

    private static Call call(int index, Effect effect, CallState state) {
        return new Call(new CallPlace("", 1, index), null, "tool", "{}", "", effect, true, state, null, null);
    }
}
