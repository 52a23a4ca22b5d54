package dev.meanwhile.core.round;

import static dev.meanwhile.core.round.Script.asks;
import static dev.meanwhile.core.round.Script.call;
import static dev.meanwhile.core.round.Script.ends;
import static dev.meanwhile.core.round.Script.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.fake.RecordingTool;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.llm.ModelRequest;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.round.ToolLoop.Result;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an agent makes of a loop's limits and failures. */
class AfterLastRoundTest {
    private static final String PATH = "write";

    private final RecordingTool look = RecordingTool.reading("look", "blue");

    private Rehearsal rehearsal(Turn... script) {
        return new Rehearsal(script).with(look);
    }

    /** A turn that says something and asks for a look. */
    private static Turn says(String text) {
        return ends(FinishReason.TOOL_CALLS, text(text), call("look"));
    }

    @Test
    void theAnswerIsWhatTheLastTurnSaidWithTheImagesOfAll() throws InterruptedException {
        var first = ends(FinishReason.TOOL_CALLS, text("Looking."), new TurnFact.Image("data:a"), call("look"));
        var second = ends(FinishReason.STOP, text("Blue."), new TurnFact.Image("data:b"));
        var rehearsal = rehearsal(first, second);

        var answered = (Result.Answered) rehearsal.play(rehearsal.claim(), PATH);

        assertThat(answered.text()).isEqualTo("Blue.");
        assertThat(answered.images()).containsExactly("data:a", "data:b");
    }

    @Test
    void afterTheLastRoundTheModelAnswersWithoutAChoiceOfTools() throws InterruptedException {
        var rehearsal = rehearsal(asks("look"), asks("look"), Turn.says("Blue, I think."))
                .rounds(2, AfterLastRound.ANSWER);

        var answered = (Result.Answered) rehearsal.play(rehearsal.claim(), PATH);

        assertThat(answered.text()).isEqualTo("Blue, I think.");
        assertThat(rehearsal.model.requests())
                .extracting(ModelRequest::toolChoice)
                .containsExactly(null, null, Json.of("'none'"));
        assertThat(rehearsal.model.requests().getLast().tools()).isNotEmpty();
    }

    @Test
    void callsOfAModelThatWasToAnswerAreNotMade() throws InterruptedException {
        var rehearsal = rehearsal(asks("look"), says("Blue.")).rounds(1, AfterLastRound.ANSWER);

        var answered = (Result.Answered) rehearsal.play(rehearsal.claim(), PATH);

        assertThat(answered.reason()).isEqualTo(FinishReason.STOP);
        assertThat(answered.text()).isEqualTo("Blue.");
        assertThat(look.calls()).hasSize(1);
    }

    @Test
    void aFailureAtTheLimitHasTheTextOfAllTurns() throws InterruptedException {
        var rehearsal = rehearsal(says("One. "), says("Two.")).rounds(1, AfterLastRound.FAIL);

        var failed = (Result.Failed) rehearsal.play(rehearsal.claim(), PATH);

        assertThat(failed.failure().code()).isEqualTo(ErrorCode.TOOL_ROUNDS_EXCEEDED);
        assertThat(failed.text()).isEqualTo("One. Two.");
        assertThat(failed.last()).extracting(Checkpoint::kind).containsExactly("turn");
    }

    @Test
    void aPausedLoopMakesItsKeptCallsOnceMoreRoundsAreAllowed() throws InterruptedException {
        var rehearsal = rehearsal(says("One. "), says("Two. "), Turn.says("Three."));
        rehearsal.rounds(1, AfterLastRound.PAUSE);

        var paused = (Result.Failed) rehearsal.play(rehearsal.claim(), PATH);
        rehearsal.takeOver();
        var still = (Result.Failed) rehearsal.play(rehearsal.claim(), PATH);
        rehearsal.takeOver();
        rehearsal.rounds(5, AfterLastRound.PAUSE);
        var answered = (Result.Answered) rehearsal.play(rehearsal.claim(), PATH);

        assertThat(paused.failure().code()).isEqualTo(ErrorCode.TOOL_ROUNDS_EXCEEDED);
        assertThat(paused.text()).isEqualTo("One. Two. ");
        assertThat(paused.last()).isEmpty();
        assertThat(still).isEqualTo(paused);
        assertThat(answered.text()).isEqualTo("Three.");
        assertThat(look.calls()).hasSize(2);
        assertThat(rehearsal.model.requests()).hasSize(3);
    }

    @Test
    void aPausedLoopCanBeMadeToAnswer() throws InterruptedException {
        var rehearsal = rehearsal(asks("look"), asks("look"), Turn.says("Blue."));
        rehearsal.rounds(1, AfterLastRound.PAUSE).play(rehearsal.claim(), PATH);
        rehearsal.takeOver();

        rehearsal.rounds(1, AfterLastRound.ANSWER);
        var answered = (Result.Answered) rehearsal.play(rehearsal.claim(), PATH);

        assertThat(answered.text()).isEqualTo("Blue.");
        assertThat(look.calls()).hasSize(1);
        assertThat(rehearsal.calls()).extracting(Call::state).containsExactly(CallState.DONE, CallState.REFUSED);
        assertThat(rehearsal.toldToModel().getLast().path("content").asText()).contains("\"denied\"");
        assertThat(rehearsal.model.requests().getLast().toolChoice()).isEqualTo(Json.of("'none'"));
    }

    @Test
    void aLoopThatFailedRunsAgainInTheSameAttempt() throws InterruptedException {
        var broken = Turn.breaks(ErrorCode.MODEL_UNAVAILABLE, "Hal");
        var rehearsal = rehearsal(says("Looking. "), broken, broken, broken, Turn.says("Blue."));
        var run = rehearsal.claim();

        assertThatThrownBy(() -> rehearsal.play(run, PATH)).isInstanceOf(EngineException.class);
        var answered = (Result.Answered) rehearsal.play(run.reread(rehearsal.engine), PATH);

        assertThat(answered.text()).isEqualTo("Blue.");
        assertThat(answered.last().n()).isEqualTo(3);
        assertThat(rehearsal.shownText()).isEqualTo("Looking. Blue.");
        assertThat(look.calls()).hasSize(1);
    }

    @Test
    void parksOfALoopCountAsTries() throws InterruptedException {
        var minute = Duration.ofMinutes(1);
        var later = Script.breaksFor(minute);
        var rehearsal = rehearsal(later, later, later);

        var results = List.of(park(rehearsal), park(rehearsal));

        assertThat(results).allMatch(new Result.Later(minute)::equals);
        assertThatThrownBy(() -> rehearsal.play(rehearsal.claim(), PATH)).isInstanceOf(EngineException.class);
        assertThat(rehearsal.events(JobEvent.NoticeGiven.class)).hasSize(2);
    }

    /** One attempt that ends in a wait. */
    private static Result park(Rehearsal rehearsal) throws InterruptedException {
        var run = rehearsal.claim();
        var result = rehearsal.play(run, PATH);
        run.log().commit(run.lease(), result.step());
        rehearsal.clock.move(Duration.ofMinutes(1));
        return result;
    }
}
