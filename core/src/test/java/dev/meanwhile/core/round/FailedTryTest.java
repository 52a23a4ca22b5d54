package dev.meanwhile.core.round;

import static dev.meanwhile.core.round.Script.call;
import static dev.meanwhile.core.round.Script.ends;
import static dev.meanwhile.core.round.Script.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.fake.RecordingTool;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.llm.ModelRequest;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.JobEvent.RoundRewound;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.round.ToolLoop.Result;
import dev.meanwhile.core.run.JobRun;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailedTryTest {
    private static final String PATH = "write";

    private final RecordingTool look = RecordingTool.reading("look", "blue");

    private Rehearsal rehearsal(Turn... script) {
        return new Rehearsal(script).with(look);
    }

    /** Writes that a try failed, as whoever tries again does, and reads the job anew. */
    private static JobRun tried(Rehearsal rehearsal, JobRun run, List<Checkpoint> last) throws InterruptedException {
        var fresh = run.reread(rehearsal.engine);
        var tried = FailedTry.of(fresh.past(), PATH, last);
        var checkpoints = new ArrayList<>(last);
        checkpoints.add(new Checkpoint(
                PATH, fresh.past().checkpoints().size() + last.size() + 1, FailedTry.KIND, tried.data()));
        fresh.commit(new Step(tried.facts(), checkpoints, List.of(), NextStep.CONTINUE));
        return fresh.reread(rehearsal.engine);
    }

    @Test
    void anUnfinishedTurnIsVoidAndAskedForAsOftenAsAtFirst() throws InterruptedException {
        var broken = Turn.breaks(ErrorCode.MODEL_UNAVAILABLE, "Hal");
        var asking = ends(FinishReason.TOOL_CALLS, text("Looking. "), call("look"));
        var rehearsal = rehearsal(asking, broken, broken, broken, broken, broken, Turn.says("Blue."));
        var run = rehearsal.claim();
        assertThatThrownBy(() -> rehearsal.play(run, PATH)).isInstanceOf(EngineException.class);

        var answered = (Result.Answered) rehearsal.play(tried(rehearsal, run, List.of()), PATH);

        assertThat(answered.text()).isEqualTo("Blue.");
        assertThat(rehearsal.shownText()).isEqualTo("Looking. Blue.");
        assertThat(rehearsal.events(RoundRewound.class))
                .extracting(RoundRewound::tryNo)
                .containsExactly(2, 3, 4, 5, 6);
        assertThat(look.calls()).hasSize(1);
    }

    @Test
    void aTryThatSaidNothingNeedsNoRewind() throws InterruptedException {
        var broken = Turn.breaks(ErrorCode.MODEL_UNAUTHORIZED, "Hal");
        var silent = Turn.breaks(ErrorCode.MODEL_UNAUTHORIZED);
        var rehearsal = rehearsal(broken, silent, Turn.says("Blue."));
        var run = rehearsal.claim();
        assertThatThrownBy(() -> rehearsal.play(run, PATH)).isInstanceOf(EngineException.class);
        var second = tried(rehearsal, run, List.of());
        assertThatThrownBy(() -> rehearsal.play(second, PATH)).isInstanceOf(EngineException.class);
        rehearsal.takeOver();

        rehearsal.play(tried(rehearsal, rehearsal.claim(), List.of()), PATH);

        assertThat(rehearsal.events(RoundRewound.class)).containsExactly(new RoundRewound(1, 2, 0, 0));
        assertThat(rehearsal.shownText()).isEqualTo("Blue.");
    }

    @Test
    void anAnswerThatWasOfNoUseIsNotToldToTheModel() throws InterruptedException {
        JsonNode forced = Json.of("'required'");
        var rehearsal = rehearsal(Turn.says("Red."), Turn.says("Blue.")).choosing(forced);
        var run = rehearsal.claim();
        var useless = (Result.Answered) rehearsal.play(run, PATH);

        var answered = (Result.Answered) rehearsal.play(tried(rehearsal, run, List.of(useless.last())), PATH);

        assertThat(answered.text()).isEqualTo("Blue.");
        assertThat(rehearsal.model.requests())
                .allSatisfy(request -> assertThat(request.messages()).containsExactly(Rehearsal.QUESTION));
        assertThat(rehearsal.model.requests())
                .extracting(ModelRequest::toolChoice)
                .containsExactly(forced, forced);
        assertThat(rehearsal.shownText()).isEqualTo("Red.Blue.");
    }
}
