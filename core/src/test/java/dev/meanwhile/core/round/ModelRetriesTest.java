package dev.meanwhile.core.round;

import static dev.meanwhile.core.round.Script.asks;
import static dev.meanwhile.core.round.Script.breaksFor;
import static dev.meanwhile.core.round.Script.ends;
import static dev.meanwhile.core.round.Script.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.chat.ChatView;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.fake.RecordingTool;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.llm.ModelRequest;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.TurnOutcome;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.JobEvent.RoundRewound;
import dev.meanwhile.core.log.JobEvent.TextStreamed;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelRetriesTest {

    @Test
    void aTurnThatBrokeInTheMiddleIsRewoundAndAskedAnew() throws InterruptedException {
        var rehearsal =
                new Rehearsal(Turn.breaks(ErrorCode.MODEL_STREAM_CUT, "Half an ans"), Turn.says("A whole ", "answer."));

        var job = rehearsal.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(rehearsal.events().subList(2, 5))
                .containsExactly(
                        new RoundRewound(1, 2, 0, 0),
                        new TextStreamed(1, 2, 0, "A whole "),
                        new TextStreamed(1, 2, 8, "answer."));
        assertThat(rehearsal.shownText()).isEqualTo("A whole answer.");
        assertThat(ChatView.of(rehearsal.record()).rewinds()).isEqualTo(1);
    }

    @Test
    void aRewindGoesBackToTheEndOfTheRoundBefore() throws InterruptedException {
        var rehearsal = new Rehearsal(
                        ends(
                                FinishReason.TOOL_CALLS,
                                new TurnFact.Reasoning("abc"),
                                text("One. "),
                                Script.call("look")),
                        Turn.breaks(ErrorCode.MODEL_UNAVAILABLE, "Tw"),
                        Turn.says("Two."))
                .with(RecordingTool.reading("look", "blue"));

        rehearsal.attempt();

        assertThat(rehearsal.events(RoundRewound.class)).containsExactly(new RoundRewound(2, 2, 5, 3));
        assertThat(rehearsal.shownText()).isEqualTo("One. Two.");
    }

    @Test
    void aTryThatStreamedNothingNeedsNoRewind() throws InterruptedException {
        var rehearsal = new Rehearsal(Turn.breaks(ErrorCode.MODEL_OVERLOADED), Turn.says("Here."));

        rehearsal.attempt();

        assertThat(rehearsal.events(RoundRewound.class)).isEmpty();
        assertThat(rehearsal.events(TextStreamed.class)).containsExactly(new TextStreamed(1, 1, 0, "Here."));
    }

    @Test
    void triesAreSpacedFurtherAndFurtherAndTold() throws InterruptedException {
        var rehearsal = new Rehearsal(
                Turn.breaks(ErrorCode.MODEL_UNAVAILABLE), Turn.breaks(ErrorCode.MODEL_UNAVAILABLE), Turn.says("Ok."));

        rehearsal.attempt();

        assertThat(rehearsal.pauses).hasSize(2);
        assertThat(rehearsal.pauses.get(0)).isBetween(Duration.ofMillis(375), Duration.ofMillis(625));
        assertThat(rehearsal.pauses.get(1)).isBetween(Duration.ofMillis(750), Duration.ofMillis(1250));
        assertThat(rehearsal.events(JobEvent.NoticeGiven.class))
                .allMatch(notice -> notice.code().equals("model_retry"))
                .extracting(JobEvent.NoticeGiven::message)
                .first()
                .asString()
                .matches("scripted: model_unavailable; asked again in 0\\.\\d s");
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {
                "MODEL_UNREACHABLE",
                "MODEL_TIMED_OUT",
                "MODEL_STREAM_CUT",
                "MODEL_PROTOCOL",
                "MODEL_RATE_LIMITED",
                "MODEL_UNAVAILABLE",
                "MODEL_OVERLOADED"
            })
    void afterTwoRetriesTheJobFailsAndKeepsTheLastText(ErrorCode code) throws InterruptedException {
        var rehearsal = new Rehearsal(Turn.breaks(code, "One"), Turn.breaks(code, "Two"), Turn.breaks(code, "Three"));

        var job = rehearsal.attempt();

        assertThat(job.failure().code()).isEqualTo(code);
        assertThat(job.failure().during()).isEqualTo(new Failure.During("model", 1, null));
        assertThat(rehearsal.model.requests()).hasSize(3);
        assertThat(rehearsal.shownText()).isEqualTo("Three");
        assertThat(ChatView.of(rehearsal.record()).text()).isEqualTo("Three");
    }

    @Test
    void everyRoundHasItsOwnTries() throws InterruptedException {
        var fails = Turn.breaks(ErrorCode.MODEL_UNAVAILABLE, "x");
        var rehearsal = new Rehearsal(fails, fails, asks("look"), fails, fails, Turn.says("Done."))
                .with(RecordingTool.reading("look", "blue"));

        assertThat(rehearsal.attempt().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void whatCannotBeHelpedByARetryFailsAtOnce() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("look"), Turn.breaks(ErrorCode.MODEL_UNAUTHORIZED))
                .with(RecordingTool.reading("look", "blue"));

        var job = rehearsal.attempt();

        assertThat(job.failure().code()).isEqualTo(ErrorCode.MODEL_UNAUTHORIZED);
        assertThat(job.failure().during()).isEqualTo(new Failure.During("model", 2, null));
        assertThat(rehearsal.model.requests()).hasSize(2);
    }

    @Test
    void aShortWishOfTheProviderIsWaitedFor() throws InterruptedException {
        var rehearsal = new Rehearsal(breaksFor(Duration.ofSeconds(30)), Turn.says("Here."));

        rehearsal.attempt();

        assertThat(rehearsal.pauses).containsExactly(Duration.ofSeconds(30));
    }

    @Test
    void aLongWishParksTheJobWhichGoesOnWhenItIsDue() throws InterruptedException {
        var rehearsal = new Rehearsal(breaksFor(Duration.ofSeconds(31), text("Ha")), Turn.says("Here."));

        var parked = rehearsal.attempt();
        rehearsal.clock.move(Duration.ofSeconds(31));
        var job = rehearsal.attempt();

        assertThat(parked.state()).isEqualTo(JobState.WAITING);
        assertThat(parked.waitingFor())
                .isEqualTo(
                        new Job.Wait(WaitReason.DELAY, parked.times().created().plusSeconds(31)));
        assertThat(rehearsal.pauses).isEmpty();
        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.attempt()).isEqualTo(1);
        assertThat(rehearsal.events(TextStreamed.class))
                .containsExactly(new TextStreamed(1, 1, 0, "Ha"), new TextStreamed(1, 2, 0, "Here."));
        assertThat(rehearsal.shownText()).isEqualTo("Here.");
    }

    @Test
    void aWishOfOverAQuarterOfAnHourFailsTheJob() throws InterruptedException {
        var wait = Duration.ofMinutes(15).plusMillis(1);
        var rehearsal = new Rehearsal(breaksFor(wait));

        var job = rehearsal.attempt();

        assertThat(job.failure().code()).isEqualTo(ErrorCode.MODEL_RATE_LIMITED);
        assertThat(job.failure().retryAfter()).isEqualTo(wait);
    }

    @Test
    void parksCountAsTries() throws InterruptedException {
        var minute = Duration.ofMinutes(1);
        var rehearsal = new Rehearsal(breaksFor(minute), breaksFor(minute), breaksFor(minute));

        rehearsal.attempt();
        rehearsal.clock.move(minute);
        rehearsal.attempt();
        rehearsal.clock.move(minute);
        var job = rehearsal.attempt();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(rehearsal.model.requests()).hasSize(3);
    }

    @Test
    void triesBeforeAParkCountToo() throws InterruptedException {
        var rehearsal = new Rehearsal(
                Turn.breaks(ErrorCode.MODEL_UNAVAILABLE),
                breaksFor(Duration.ofMinutes(1)),
                Turn.breaks(ErrorCode.MODEL_UNAVAILABLE),
                Turn.says("One try too many."));

        rehearsal.attempt();
        rehearsal.clock.move(Duration.ofMinutes(1));
        var job = rehearsal.attempt();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void whatFailedTriesUsedStaysCounted() throws InterruptedException {
        var used = new TurnFact.Measured(new Usage(10, 0, 1, 0, null));
        var broken =
                Turn.of(List.of(used, text("x")), new TurnOutcome.Broken(ErrorCode.MODEL_STREAM_CUT.failure("cut")));
        var rehearsal = new Rehearsal(broken, breaksFor(Duration.ofMinutes(1), used), ends(FinishReason.STOP, used));

        rehearsal.attempt();
        rehearsal.clock.move(Duration.ofMinutes(1));
        var job = rehearsal.attempt();

        assertThat(job.usage()).isEqualTo(new Usage(30, 0, 3, 0, null));
    }

    @Test
    void aForcedChoiceHoldsForEveryTryOfItsRound() throws InterruptedException {
        JsonNode forced = Json.of("'required'");
        var rehearsal = new Rehearsal(Turn.breaks(ErrorCode.MODEL_UNAVAILABLE), asks("look"), Turn.says("Done."))
                .with(RecordingTool.reading("look", "blue"))
                .choosing(forced);

        rehearsal.attempt();

        assertThat(rehearsal.model.requests())
                .extracting(ModelRequest::toolChoice)
                .containsExactly(forced, forced, Json.of("'auto'"));
    }

    @Test
    void aSignOfLifeOfTheProviderIsOneOfTheJob() throws InterruptedException {
        var rehearsal = new Rehearsal();
        rehearsal.model.then((_, sink) -> {
            rehearsal.clock.move(Duration.ofMinutes(4));
            sink.accept(new TurnFact.Alive());
            rehearsal.clock.move(Duration.ofMinutes(4));
            assertThat(rehearsal.engine.sweep(Duration.ofHours(1)).overdue()).isEmpty();
            return new TurnOutcome.Finished(FinishReason.STOP);
        });

        assertThat(rehearsal.attempt().state()).isEqualTo(JobState.SUCCEEDED);
    }
}
