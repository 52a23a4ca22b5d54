package dev.meanwhile.core.round;

import static dev.meanwhile.core.round.Script.ends;
import static dev.meanwhile.core.round.Script.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.blob.Blobs;
import dev.meanwhile.core.chat.ChatView;
import dev.meanwhile.core.fake.RecordingTool;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.JobEvent.ReasoningStreamed;
import dev.meanwhile.core.log.JobEvent.TextStreamed;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StreamedTurnTest {

    @Test
    void aLargeImageIsKeptAsideAndNamedInEventAndCheckpoint() throws Exception {
        var url = "data:image/png;base64," + "A".repeat(Blobs.THRESHOLD);
        var rehearsal = new Rehearsal(ends(FinishReason.STOP, new TurnFact.Image(url)));

        rehearsal.attempt();

        var shown = rehearsal.events(JobEvent.ImageAdded.class).getFirst().url();
        assertThat(shown).matches("images/[0-9a-f]{64}");
        assertThat(ChatView.of(rehearsal.record()).images()).containsExactly(shown);
        var sha256 = shown.substring("images/".length());
        try (var kept = rehearsal.blobs.open(rehearsal.job, sha256).orElseThrow()) {
            assertThat(new String(kept.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(url);
        }
    }

    @Test
    void aLargeImageWaitsForTheStore() throws InterruptedException {
        var url = "data:image/png;base64," + "A".repeat(Blobs.THRESHOLD);
        var rehearsal = new Rehearsal(ends(FinishReason.STOP, new TurnFact.Image(url)));
        rehearsal.blobs.away(3);

        rehearsal.attempt();

        assertThat(rehearsal.events(JobEvent.ImageAdded.class)).hasSize(1);
        assertThat(rehearsal.pauses).hasSize(3);
    }

    @Test
    void textReasoningAndImagesBecomeEventsWithTheirOffsets() throws InterruptedException {
        var rehearsal = new Rehearsal(ends(
                FinishReason.STOP,
                new TurnFact.Reasoning("Let me "),
                new TurnFact.Reasoning("see."),
                text("Hel"),
                text("lo"),
                new TurnFact.Image("https://images.test/1")));

        var job = rehearsal.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.finishReason()).isEqualTo("stop");
        assertThat(rehearsal.events())
                .containsExactly(
                        new ReasoningStreamed(1, 1, 0, "Let me "),
                        new ReasoningStreamed(1, 1, 7, "see."),
                        new TextStreamed(1, 1, 0, "Hel"),
                        new TextStreamed(1, 1, 3, "lo"),
                        new JobEvent.ImageAdded(1, 1, "https://images.test/1"),
                        new JobEvent.RoundFinished(1, "stop"));
    }

    @Test
    void theFinishedTurnIsKeptWithoutTheLog() throws InterruptedException {
        var rehearsal = new Rehearsal(
                ends(FinishReason.STOP, new TurnFact.Reasoning("Hm."), text("Yes"), new TurnFact.Image("data:,x")));

        rehearsal.attempt();
        var view = ChatView.of(rehearsal.record());

        assertThat(rehearsal.record().tail()).extracting(entry -> entry.type()).containsExactly("job.finished");
        assertThat(view.text()).isEqualTo("Yes");
        assertThat(view.reasoning()).isEqualTo("Hm.");
        assertThat(view.images()).containsExactly("data:,x");
        assertThat(view.rounds()).isEqualTo(1);
        assertThat(view.rewinds()).isZero();
    }

    @Test
    void offsetsGoOnFromRoundToRound() throws InterruptedException {
        var rehearsal = new Rehearsal(
                        ends(
                                FinishReason.TOOL_CALLS,
                                new TurnFact.Reasoning("abc"),
                                text("One. "),
                                Script.call("look")),
                        ends(FinishReason.STOP, new TurnFact.Reasoning("d"), text("Two.")))
                .with(RecordingTool.reading("look", "seen"));

        rehearsal.attempt();

        assertThat(rehearsal.events(TextStreamed.class))
                .containsExactly(new TextStreamed(1, 1, 0, "One. "), new TextStreamed(2, 1, 5, "Two."));
        assertThat(rehearsal.events(ReasoningStreamed.class))
                .containsExactly(new ReasoningStreamed(1, 1, 0, "abc"), new ReasoningStreamed(2, 1, 3, "d"));
        assertThat(rehearsal.shownText()).isEqualTo("One. Two.");
    }

    @Test
    void aCodePointCutBetweenTwoFragmentsIsJoined() throws InterruptedException {
        var rehearsal = new Rehearsal(Turn.says("a\uD83D", "\uDE00b"));

        rehearsal.attempt();

        assertThat(rehearsal.events(TextStreamed.class))
                .containsExactly(new TextStreamed(1, 1, 0, "a"), new TextStreamed(1, 1, 1, "\uD83D\uDE00b"));
    }

    @Test
    void halfACodePointAtTheEndIsReplaced() throws InterruptedException {
        var rehearsal = new Rehearsal(ends(FinishReason.STOP, new TurnFact.Reasoning("r\uD83D"), text("a\uD83D")));

        rehearsal.attempt();

        assertThat(rehearsal.shownText()).isEqualTo("a\uFFFD");
        assertThat(ChatView.of(rehearsal.record()).reasoning()).isEqualTo("r\uFFFD");
    }

    @Test
    void whatAModelWritesIntoACallIsCleaned() throws InterruptedException {
        var asked = new TurnFact.ToolCall("id\u0000", "lo\u0000ok", "{\"a\":\"\uD83D\"}\u0000");
        var rehearsal = new Rehearsal(Turn.calls(asked), Turn.says("Sorry."));

        rehearsal.attempt();

        assertThat(rehearsal.call().providerId()).isEqualTo("id\uFFFD");
        assertThat(rehearsal.call().name()).isEqualTo("lo\uFFFDok");
        assertThat(rehearsal.call().arguments()).isEqualTo("{\"a\":\"\uFFFD\"}\uFFFD");
    }

    @Test
    void theLastMeasureOfEachRequestCounts() throws InterruptedException {
        var rehearsal = new Rehearsal(
                        ends(FinishReason.TOOL_CALLS, used(1, 1), used(10, 2), Script.call("look")),
                        ends(FinishReason.STOP, used(20, 3)))
                .with(RecordingTool.reading("look", "seen"));

        var job = rehearsal.attempt();

        assertThat(job.usage()).isEqualTo(new Usage(30, 0, 5, 0, new BigDecimal("0.02")));
        assertThat(rehearsal.events(JobEvent.UsageUpdated.class))
                .extracting(event -> event.total().promptTokens())
                .containsExactly(1L, 10L, 30L);
    }

    @Test
    void anAnswerCutForItsLengthSucceedsAndRunsNoCalls() throws InterruptedException {
        var look = RecordingTool.reading("look", "seen");
        var rehearsal = new Rehearsal(ends(FinishReason.LENGTH, text("So lo"), Script.call("look"))).with(look);

        var job = rehearsal.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.finishReason()).isEqualTo("length");
        assertThat(look.calls()).isEmpty();
        assertThat(rehearsal.shownText()).isEqualTo("So lo");
    }

    @Test
    void aTurnThatPromisesCallsAndBringsNoneIsTheAnswer() throws InterruptedException {
        var job = new Rehearsal(ends(FinishReason.TOOL_CALLS, text("Done."))).attempt();

        assertThat(job.finishReason()).isEqualTo("stop");
    }

    @Test
    void callsCountWhateverTheProviderCallsTheEnd() throws InterruptedException {
        var look = RecordingTool.reading("look", "seen");
        var rehearsal = new Rehearsal(ends(FinishReason.STOP, Script.call("look")), Turn.says("Seen.")).with(look);

        rehearsal.attempt();

        assertThat(look.calls()).hasSize(1);
        assertThat(rehearsal.shownText()).isEqualTo("Seen.");
    }

    private static TurnFact.Measured used(long prompt, long completion) {
        return new TurnFact.Measured(new Usage(prompt, 0, completion, 0, new BigDecimal("0.01")));
    }
}
