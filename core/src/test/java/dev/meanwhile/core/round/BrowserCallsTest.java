package dev.meanwhile.core.round;

import static dev.meanwhile.core.round.Script.asks;
import static dev.meanwhile.core.round.Script.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.fake.RecordingTool;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.wait.Answer;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask;
import dev.meanwhile.core.wait.Devices.Seat;
import dev.meanwhile.core.wait.Wait;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Calls that only a browser can run. */
class BrowserCallsTest {
    private static final String DEVICE = "browser-1";

    private final RecordingTool look = RecordingTool.reading("look", "seen");

    private Rehearsal locating(Turn... script) {
        return new Rehearsal(script).with(look).offering("locate", "client").from(DEVICE);
    }

    private static void attach(Rehearsal rehearsal) {
        rehearsal.devices.attached(List.of(new Seat(rehearsal.job, DEVICE)), Duration.ofSeconds(30));
    }

    @Test
    void theBrowserThatWatchesIsAsked() throws InterruptedException {
        var rehearsal = locating(asks("locate"), Turn.says("Here."));
        attach(rehearsal);

        var job = rehearsal.attempt();

        assertThat(job.state()).isEqualTo(JobState.WAITING);
        assertThat(job.waitingFor()).isNotNull();
        assertThat(job.waitingFor().reason()).isEqualTo(WaitReason.CLIENT_TOOL);
        assertThat(rehearsal.question().ask().kind()).isEqualTo(Ask.Kind.CLIENT_TOOL);
        assertThat(rehearsal.question().ask().device()).isEqualTo(DEVICE);
        assertThat(rehearsal.events(JobEvent.ToolWaiting.class))
                .containsExactly(new JobEvent.ToolWaiting("1.0", 1, "locate", DEVICE, Duration.ofMinutes(5)));
    }

    @Test
    void itsResultIsTheCalls() throws InterruptedException {
        var rehearsal = locating(asks("locate"), Turn.says("Here."));
        attach(rehearsal);
        rehearsal.attempt();

        rehearsal.clock.move(Duration.ofSeconds(3));
        settle(rehearsal, rehearsal.question(), Action.DONE, Json.of("{'lat':52.5}"));
        var job = rehearsal.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(rehearsal.toldToModel().getFirst().path("content").asText()).isEqualTo("{\"lat\":52.5}");
        assertThat(rehearsal.events(JobEvent.ToolFinished.class))
                .singleElement()
                .satisfies(finished -> {
                    assertThat(finished.status()).isEqualTo(CallState.DONE);
                    assertThat(finished.took()).isEqualTo(Duration.ofSeconds(3));
                });
    }

    @Test
    void itsFailureIsTheCalls() throws InterruptedException {
        var rehearsal = locating(asks("locate"), Turn.says("Sorry."));
        attach(rehearsal);
        rehearsal.attempt();

        settle(rehearsal, rehearsal.question(), Action.FAILED, Json.of("{'message':'no permission'}"));
        rehearsal.attempt();

        assertThat(rehearsal.call().state()).isEqualTo(CallState.FAILED);
        assertThat(rehearsal.toldError()).isEqualTo(Json.of("{'code':'failed','message':'no permission'}"));
    }

    @Test
    void withoutABrowserTheModelIsToldAtOnce() throws InterruptedException {
        var rehearsal = locating(asks("locate"), Turn.says("Sorry."));

        assertThat(rehearsal.attempt().state()).isEqualTo(JobState.SUCCEEDED);

        assertThat(rehearsal.toldError())
                .isEqualTo(Json.of("{'code':'client_only','message':'Tool not available in background mode'}"));
    }

    @Test
    void anotherBrowserThatWatchesIsNotAsked() throws InterruptedException {
        var rehearsal = locating(asks("locate"), Turn.says("Sorry."));
        rehearsal.devices.attached(List.of(new Seat(rehearsal.job, "another")), Duration.ofSeconds(30));

        assertThat(rehearsal.attempt().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void theyComeLastAndTheJobParksOnceForAll() throws InterruptedException {
        var rehearsal = locating(Turn.calls(call("locate"), call("look"), call("locate")), Turn.says("Done."));
        attach(rehearsal);

        rehearsal.attempt();

        assertThat(rehearsal.calls())
                .extracting(Call::state)
                .containsExactly(CallState.WAITING, CallState.DONE, CallState.WAITING);
        for (var wait : rehearsal.record().waits()) {
            settle(rehearsal, wait, Action.DONE, TextNode.valueOf("here"));
        }
        assertThat(rehearsal.attempt().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aCallThatNoWindowTookHasFailed() throws InterruptedException {
        var rehearsal = locating(asks("locate"), Turn.says("Sorry."));
        attach(rehearsal);
        rehearsal.attempt();

        rehearsal.clock.move(Duration.ofMinutes(5));
        rehearsal.attempt();

        assertThat(rehearsal.call().state()).isEqualTo(CallState.FAILED);
        assertThat(rehearsal.toldError())
                .isEqualTo(Json.of("{'code':'timeout','message':'no browser ran this call in time'}"));
    }

    @Test
    void aCallThatAWindowTookAndNeverGaveBackIsInDoubt() throws InterruptedException {
        var rehearsal = locating(asks("locate"), Turn.says("Sorry."));
        attach(rehearsal);
        rehearsal.attempt();
        rehearsal.engine.claim(rehearsal.question().ask().id(), "a window", Duration.ofSeconds(30));

        rehearsal.clock.move(Duration.ofMinutes(5));
        rehearsal.attempt();

        assertThat(rehearsal.call().state()).isEqualTo(CallState.UNKNOWN);
        assertThat(rehearsal.toldError().path("code").asText()).isEqualTo("outcome_unknown");
    }

    @Test
    void argumentsAreCheckedAgainstTheRequestsOwnDefinition() throws InterruptedException {
        var definition = Json.of(
                "{'type':'function','function':{'name':'locate','parameters':{'type':'object','required':['exact']}}}");
        var rehearsal = locating(asks("locate"), Turn.says("Sorry."))
                .offering(new ToolOffer("locate", definition, "client", false));
        attach(rehearsal);

        rehearsal.attempt();

        assertThat(rehearsal.toldError().path("code").asText()).isEqualTo("invalid_arguments");
    }

    @Test
    void aPersonMayBeAskedBeforeABrowser() throws InterruptedException {
        var rehearsal = locating(asks("locate"), Turn.says("Here."))
                .offering(new ToolOffer("locate", Json.of("{}"), "client", true));
        attach(rehearsal);
        rehearsal.attempt();
        assertThat(rehearsal.question().ask().kind()).isEqualTo(Ask.Kind.APPROVAL);

        rehearsal.decides(Action.APPROVE);
        rehearsal.attempt();

        assertThat(rehearsal.question().ask().kind()).isEqualTo(Ask.Kind.CLIENT_TOOL);
    }

    private static void settle(Rehearsal rehearsal, Wait wait, Action action, @Nullable JsonNode data) {
        var id = wait.ask().id();
        rehearsal.engine.claim(id, "a window", Duration.ofSeconds(30));
        rehearsal.engine.answer(id, new Answer(action, data, null, "ann"), "a window");
    }
}
