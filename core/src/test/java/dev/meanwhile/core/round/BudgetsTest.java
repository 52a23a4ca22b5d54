package dev.meanwhile.core.round;

import static dev.meanwhile.core.round.Script.call;
import static dev.meanwhile.core.round.Script.ends;
import static dev.meanwhile.core.round.Script.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.chat.ChatView;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.fake.RecordingTool;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.limit.Budget;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.TurnOutcome;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetsTest {
    private static final Budget THOUSAND_TOKENS = new Budget(1_000, BigDecimal.valueOf(5));
    private static final Budget A_CENT = new Budget(1_000_000, new BigDecimal("0.010"));

    private final RecordingTool look = RecordingTool.reading("look", "blue");

    private Rehearsal rehearsal(Budget budget, Turn... script) {
        return new Rehearsal(script).with(look).spending(budget::refusal);
    }

    private static Turn looks(TurnFact used) {
        return ends(FinishReason.TOOL_CALLS, text("Let me see."), used, call("look"));
    }

    private static TurnFact used(long prompt, long completion, String cost) {
        return new TurnFact.Measured(new Usage(prompt, 0, completion, 0, new BigDecimal(cost)));
    }

    @Test
    void aJobThatHasUsedItsTokensAsksNoMoreAndKeepsWhatItHas() throws InterruptedException {
        var rehearsal = rehearsal(THOUSAND_TOKENS, looks(used(600, 400, "0.001")));

        var job = rehearsal.attempt();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.failure())
                .isEqualTo(new Failure(
                        ErrorCode.LIMIT_EXCEEDED,
                        "the job's limit of 1000 tokens is reached: it has used 1000",
                        null,
                        new Failure.During("model", 2, null)));
        assertThat(ChatView.of(rehearsal.record()).text()).isEqualTo("Let me see.");
        assertThat(look.calls()).hasSize(1);
        assertThat(job.usage().totalTokens()).isEqualTo(1_000);
    }

    @Test
    void aTokenBelowItsLimitItMayAskAndTheAnswerMayGoBeyond() throws InterruptedException {
        var answer = ends(FinishReason.STOP, text(" Blue."), used(700, 700, "0.001"));

        var job = rehearsal(THOUSAND_TOKENS, looks(used(600, 399, "0.001")), answer)
                .attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.usage().totalTokens()).isEqualTo(2_399);
    }

    @Test
    void aJobThatHasSpentItsMoneyAsksNoMore() throws InterruptedException {
        var job = rehearsal(A_CENT, looks(used(1, 1, "0.0099")), looks(used(1, 1, "0.0003")))
                .attempt();

        assertThat(job.failure().code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(job.failure().message())
                .isEqualTo("the job's limit of 0.01 US dollars is reached: it has spent 0.0102");
    }

    @Test
    void whatARewoundTryUsedCounts() throws InterruptedException {
        var broken = Turn.of(
                List.of(text("Bl"), used(900, 100, "0.001")),
                new TurnOutcome.Broken(ErrorCode.MODEL_STREAM_CUT.failure("cut")));
        var rehearsal = rehearsal(THOUSAND_TOKENS, broken);

        var job = rehearsal.attempt();

        assertThat(job.failure().code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(rehearsal.shownText()).isEqualTo("Bl");
        assertThat(rehearsal.events(JobEvent.RoundRewound.class)).isEmpty();
    }

    @Test
    void whatWasUsedBeforeATakeoverCounts() throws InterruptedException {
        var rehearsal = rehearsal(THOUSAND_TOKENS);
        var lost = rehearsal.claim();
        lost.log()
                .append(
                        lost.lease(),
                        List.of(Fact.of(new JobEvent.UsageUpdated(new Usage(1_000, 0, 0, 0, null), null))));
        rehearsal.takeOver();

        var job = rehearsal.attempt();

        assertThat(job.failure().code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(rehearsal.model.requests()).isEmpty();
    }

    @Test
    void eachMeasurementTellsWhatIsSpentAndWhatMayBe() throws InterruptedException {
        var rehearsal = rehearsal(A_CENT, ends(FinishReason.STOP, text("Blue."), used(7, 3, "0.002")));

        rehearsal.attempt();

        var told = rehearsal.events(JobEvent.UsageUpdated.class).getFirst();
        assertThat(told.total()).isEqualTo(new Usage(7, 0, 3, 0, new BigDecimal("0.002")));
        assertThat(told.limits()).isEqualTo(rehearsal.record().job().budget());
    }
}
