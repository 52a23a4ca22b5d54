package dev.meanwhile.core.round;

import static dev.meanwhile.core.round.Script.asks;
import static dev.meanwhile.core.round.Script.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.fake.RecordingTool;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolSpec;
import dev.meanwhile.core.wait.Answer;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A person decides before a call runs; the job waits for that without a worker. */
class ApprovalsTest {
    private static final String SCHEMA = "{'type':'object','required':['to']}";

    private final List<String> ran = new ArrayList<>();
    private final RecordingTool send = asking("send");
    private final RecordingTool look = RecordingTool.reading("look", "seen");
    private final RecordingTool write = RecordingTool.writing("write", "written");

    private RecordingTool asking(String name) {
        var plain = RecordingTool.spec(name, Effect.WRITES, false);
        var spec =
                new ToolSpec(name, "Sends.", Json.of(SCHEMA), plain.runtime(), plain.effect(), false, plain.timeout());
        return new RecordingTool(spec.asking(), (arguments, _) -> {
            ran.add(name + arguments);
            return new ToolResult.Text("sent");
        });
    }

    private Rehearsal sending() {
        return new Rehearsal(Turn.calls(call("send", "{\"to\":\"ann\"}")), Turn.says("Done.")).with(send);
    }

    @Test
    void aCallThatAsksParksTheJob() throws InterruptedException {
        var rehearsal = sending();

        var job = rehearsal.attempt();

        assertThat(job.state()).isEqualTo(JobState.WAITING);
        assertThat(job.waitingFor())
                .isEqualTo(new Job.Wait(
                        WaitReason.APPROVAL, rehearsal.clock.instant().plus(Duration.ofMinutes(15))));
        assertThat(rehearsal.call().state()).isEqualTo(CallState.WAITING);
        assertThat(ran).isEmpty();
        var ask = rehearsal.question().ask();
        assertThat(ask.kind()).isEqualTo(Kind.APPROVAL);
        assertThat(ask.question()).isEqualTo("May send run with these arguments?");
        assertThat(ask.proposal()).isEqualTo(Json.of("{'to':'ann'}"));
        assertThat(ask.schema()).isEqualTo(Json.of(SCHEMA));
        assertThat(ask.hash()).isEqualTo(rehearsal.call().argumentsHash());
        assertThat(rehearsal.events(JobEvent.ApprovalAsked.class))
                .containsExactly(new JobEvent.ApprovalAsked(
                        ask.id().text(),
                        "1.0",
                        1,
                        Kind.APPROVAL,
                        "send",
                        ask.question(),
                        Json.of("{'to':'ann'}"),
                        Duration.ofMinutes(15)));
    }

    @Test
    void anApprovedCallRunsOnce() throws InterruptedException {
        var rehearsal = sending();
        rehearsal.attempt();

        rehearsal.decides(Action.APPROVE);
        var job = rehearsal.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(ran).containsExactly("send{\"to\":\"ann\"}");
        assertThat(rehearsal.call().state()).isEqualTo(CallState.DONE);
        assertThat(told(rehearsal)).containsExactly("sent");
        assertThat(rehearsal.events(JobEvent.ApprovalAnswered.class))
                .singleElement()
                .satisfies(answered -> {
                    assertThat(answered.action()).isEqualTo(Action.APPROVE);
                    assertThat(answered.by()).isEqualTo("ann");
                });
    }

    @Test
    void editedArgumentsAreWhatRunsAndWhatTheModelReads() throws InterruptedException {
        var rehearsal = sending();
        rehearsal.attempt();
        var asked = rehearsal.call().argumentsHash();

        rehearsal.decides(Action.APPROVE, Json.of("{'to':'ben'}"), null);
        rehearsal.attempt();

        assertThat(ran).containsExactly("send{\"to\":\"ben\"}");
        assertThat(rehearsal.call().arguments()).isEqualTo("{\"to\":\"ben\"}");
        assertThat(rehearsal.call().argumentsHash()).isNotEqualTo(asked);
        var assistant = rehearsal.model.requests().getLast().messages().get(1);
        assertThat(assistant.at("/tool_calls/0/function/arguments").asText()).isEqualTo("{\"to\":\"ben\"}");
    }

    @Test
    void aRejectedCallIsToldToTheModelWithTheReason() throws InterruptedException {
        var rehearsal = sending();
        rehearsal.attempt();

        rehearsal.decides(Action.REJECT, null, "not to her");
        rehearsal.attempt();

        assertThat(ran).isEmpty();
        assertThat(rehearsal.call().state()).isEqualTo(CallState.REFUSED);
        assertThat(rehearsal.toldError())
                .isEqualTo(Json.of("{'code':'denied','message':'a person refused this call: not to her'}"));
    }

    @Test
    void aSkippedCallIsToldAsSkipped() throws InterruptedException {
        var rehearsal = sending();
        rehearsal.attempt();

        rehearsal.decides(Action.SKIP);
        rehearsal.attempt();

        assertThat(ran).isEmpty();
        assertThat(rehearsal.toldError().path("code").asText()).isEqualTo("skipped");
    }

    @Test
    void whatNobodyDecidesIsRejectedInTheEnd() throws InterruptedException {
        var rehearsal = sending();
        rehearsal.attempt();

        rehearsal.clock.move(Duration.ofMinutes(15));
        rehearsal.attempt();

        assertThat(ran).isEmpty();
        assertThat(rehearsal.toldError())
                .isEqualTo(Json.of(
                        "{'code':'denied','message':'nobody decided on this call in time, so it did not run'}"));
        assertThat(rehearsal.events(JobEvent.ApprovalExpired.class))
                .singleElement()
                .satisfies(expired -> assertThat(expired.action()).isEqualTo(Action.REJECT));
    }

    @Test
    void otherCallsRunWhileAPersonThinks() throws InterruptedException {
        var rehearsal = new Rehearsal(
                        Turn.calls(call("write"), call("send", "{\"to\":\"ann\"}"), call("look")), Turn.says("Done."))
                .with(send, look, write);

        var job = rehearsal.attempt();

        assertThat(job.state()).isEqualTo(JobState.WAITING);
        assertThat(rehearsal.calls())
                .extracting(Call::state)
                .containsExactly(CallState.DONE, CallState.WAITING, CallState.DONE);
        var events = rehearsal.events().stream().map(Object::getClass).toList();
        assertThat(events.indexOf(JobEvent.ApprovalAsked.class))
                .as("asked before anything runs")
                .isLessThan(events.indexOf(JobEvent.ToolStarted.class));
    }

    @Test
    void theJobWaitsUntilAllAreAnswered() throws InterruptedException {
        var rehearsal = new Rehearsal(
                        Turn.calls(call("send", "{\"to\":\"ann\"}"), call("send", "{\"to\":\"ben\"}")),
                        Turn.says("Done."))
                .with(send);
        rehearsal.attempt();
        var first = rehearsal.record().waits().getFirst().ask();
        rehearsal.engine.answer(first.id(), new Answer(Action.APPROVE, null, null, "ann"), null);

        assertThat(rehearsal.attempt().state()).isEqualTo(JobState.WAITING);
        assertThat(ran).containsExactly("send{\"to\":\"ann\"}");
        rehearsal.decides(Action.APPROVE);
        assertThat(rehearsal.attempt().state()).isEqualTo(JobState.SUCCEEDED);

        assertThat(ran).containsExactly("send{\"to\":\"ann\"}", "send{\"to\":\"ben\"}");
        assertThat(rehearsal.events(JobEvent.ApprovalAsked.class)).hasSize(2);
    }

    /** An escape in arguments becomes the character only when they are parsed, and the store refuses it. */
    @Test
    void whatCannotBeStoredIsNotProposed() throws InterruptedException {
        var rehearsal = new Rehearsal(Turn.calls(call("send", "{\"to\":\"a\\u0000nn\"}"))).with(send);

        rehearsal.attempt();

        assertThat(rehearsal.question().ask().proposal().path("to").asText()).isEqualTo("a\uFFFDnn");
    }

    @Test
    void brokenArgumentsAskNobody() throws InterruptedException {
        var rehearsal = new Rehearsal(Turn.calls(call("send", "{}")), Turn.says("Sorry.")).with(send);

        assertThat(rehearsal.attempt().state()).isEqualTo(JobState.SUCCEEDED);

        assertThat(rehearsal.toldError().path("code").asText()).isEqualTo("invalid_arguments");
    }

    @Test
    void aRequestMayWantToBeAskedAboutAnyTool() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("look"), Turn.says("Done."))
                .with(look)
                .offering(new ToolOffer("look", Json.of("{}"), "hybrid", true));

        assertThat(rehearsal.attempt().state()).isEqualTo(JobState.WAITING);

        rehearsal.decides(Action.APPROVE);
        assertThat(rehearsal.attempt().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(look.calls()).hasSize(1);
    }

    @Test
    void anApprovalOutlivesTheWorkerThatHeardIt() throws InterruptedException {
        var rehearsal = sending();
        rehearsal.attempt();
        rehearsal.decides(Action.APPROVE);
        var hearing = rehearsal.claim(WatchedLog.dyingAfter(1, rehearsal.engine));
        assertThat(catchThrowable(() -> rehearsal.play(hearing))).isInstanceOf(WatchedLog.Crash.class);
        assertThat(rehearsal.call().state()).as("heard, and not run yet").isEqualTo(CallState.ASKED);

        rehearsal.takeOver();
        var job = rehearsal.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(ran).hasSize(1);
        assertThat(rehearsal.events(JobEvent.ApprovalAnswered.class)).hasSize(1);
    }

    @Test
    void aQuestionThatWasAskedIsNotAskedAgainAfterACrash() throws InterruptedException {
        var rehearsal = new Rehearsal(Turn.calls(call("send", "{\"to\":\"ann\"}"), call("write")), Turn.says("Done."))
                .with(send, write);
        var asking = rehearsal.claim(new WatchedLog(rehearsal.engine, step -> {
            if (!step.asks().isEmpty()) {
                throw new WatchedLog.Crash();
            }
        }));
        assertThat(catchThrowable(() -> rehearsal.play(asking))).isInstanceOf(WatchedLog.Crash.class);

        rehearsal.takeOver();
        rehearsal.attempt();

        assertThat(rehearsal.question().ask().call().callId()).isEqualTo("1.0");
        assertThat(write.calls()).hasSize(1);
    }

    @Test
    void anIdenticalCallAfterADoubtfulOneAsksAPerson() throws InterruptedException {
        var doubtful = new RecordingTool(
                RecordingTool.spec("write", Effect.WRITES, false).timeout(Duration.ofMillis(50)), (_, _) -> {
                    new CountDownLatch(1).await();
                    return new ToolResult.Text("never");
                });
        var rehearsal = new Rehearsal(
                        Turn.calls(call("write", "{\"a\":1,\"b\":[2]}")),
                        Turn.calls(call("write", " {\"b\": [2], \"a\": 1}")),
                        Turn.says("Sorry."))
                .with(doubtful);

        assertThat(rehearsal.attempt().state()).isEqualTo(JobState.WAITING);

        assertThat(doubtful.calls()).hasSize(1);
        assertThat(rehearsal.question().ask().question())
                .isEqualTo("An identical call of write before this one may have taken effect. Run it again?");
        rehearsal.decides(Action.REJECT);
        assertThat(rehearsal.attempt().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(rehearsal.calls()).extracting(Call::state).containsExactly(CallState.UNKNOWN, CallState.REFUSED);
        assertThat(doubtful.calls()).hasSize(1);
    }

    @Test
    void aNeighbourThatTurnsDoubtfulPutsTheNextOneInQuestion() throws InterruptedException {
        var doubtful = new RecordingTool(
                RecordingTool.spec("write", Effect.WRITES, false).timeout(Duration.ofMillis(50)), (_, _) -> {
                    new CountDownLatch(1).await();
                    return new ToolResult.Text("never");
                });
        var rehearsal = new Rehearsal(asks("write", "write"), Turn.says("Sorry.")).with(doubtful);

        assertThat(rehearsal.attempt().state()).isEqualTo(JobState.WAITING);

        assertThat(doubtful.calls()).hasSize(1);
        assertThat(rehearsal.calls()).extracting(Call::state).containsExactly(CallState.UNKNOWN, CallState.WAITING);
    }

    private static List<String> told(Rehearsal rehearsal) {
        return rehearsal.toldToModel().stream()
                .map(message -> message.path("content"))
                .map(JsonNode::asText)
                .toList();
    }
}
