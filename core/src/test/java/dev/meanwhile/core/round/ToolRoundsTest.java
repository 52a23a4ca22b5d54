package dev.meanwhile.core.round;

import static dev.meanwhile.core.round.Script.asks;
import static dev.meanwhile.core.round.Script.call;
import static dev.meanwhile.core.round.Script.ends;
import static dev.meanwhile.core.round.Script.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.fake.RecordingTool;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.llm.ModelRequest;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.tool.ToolContext;
import dev.meanwhile.core.tool.ToolResult;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ToolRoundsTest {

    @Test
    void aRoundIsTheTurnItsCallsAndTheirResults() throws InterruptedException {
        var rehearsal = new Rehearsal(
                        ends(FinishReason.TOOL_CALLS, text("Looking."), call("look", "{\"at\":\"sea\"}")),
                        Turn.says("Blue."))
                .with(RecordingTool.reading("look", "blue"));

        rehearsal.attempt();

        assertThat(rehearsal.events())
                .containsExactly(
                        new JobEvent.TextStreamed(1, 1, 0, "Looking."),
                        new JobEvent.ToolCalled("1.0", 1, 1, "look", Json.of("{'at':'sea'}")),
                        new JobEvent.ToolStarted("1.0", 1, "look"),
                        new JobEvent.ToolFinished(
                                "1.0", 1, "look", CallState.DONE, TextNode.valueOf("blue"), null, 0, took(rehearsal)),
                        new JobEvent.RoundFinished(1, "tool_calls"),
                        new JobEvent.TextStreamed(2, 1, 8, "Blue."),
                        new JobEvent.RoundFinished(2, "stop"));
        assertThat(rehearsal.record().checkpoints())
                .extracting(Checkpoint::n, Checkpoint::kind)
                .containsExactly(tuple(1, "turn"), tuple(2, "round"), tuple(3, "turn"));
    }

    @Test
    void theModelReadsItsTurnAndOneMessagePerCallInTheOrderAsked() throws InterruptedException {
        var rehearsal = new Rehearsal(
                        ends(FinishReason.TOOL_CALLS, text("Hm."), call("look", "{\"a\":1}"), call("count")),
                        Turn.says("Done."))
                .with(
                        RecordingTool.reading("look", "blue"),
                        new RecordingTool(
                                RecordingTool.spec("count", Effect.READS, true),
                                (_, _) -> new ToolResult.Json(Json.of("{'n':3}"))));

        rehearsal.attempt();

        assertThat(rehearsal.model.requests().getLast().messages())
                .containsExactly(
                        Rehearsal.QUESTION,
                        Json.of("{'role':'assistant','content':'Hm.','tool_calls':["
                                + "{'id':'id-look','type':'function','function':{'name':'look','arguments':'{\"a\":1}'}},"
                                + "{'id':'id-count','type':'function','function':{'name':'count','arguments':'{}'}}]}"),
                        Json.of("{'role':'tool','tool_call_id':'id-look','name':'look','content':'blue'}"),
                        Json.of("{'role':'tool','tool_call_id':'id-count','name':'count','content':'{\"n\":3}'}"));
    }

    @Test
    void aTurnWithoutTextHasNoContent() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("look"), Turn.says("Done.")).with(RecordingTool.reading("look", "blue"));

        rehearsal.attempt();

        assertThat(rehearsal
                        .model
                        .requests()
                        .getLast()
                        .messages()
                        .get(1)
                        .get("content")
                        .isNull())
                .isTrue();
    }

    @Test
    void theTurnAndAllItsCallsAreDurableBeforeAnyRuns() throws InterruptedException {
        var atFirstCall = new CopyOnWriteArrayList<Call>();
        var kinds = new CopyOnWriteArrayList<String>();
        var rehearsal = new Rehearsal(asks("look", "write"), Turn.says("Done."));
        rehearsal.with(
                reading("look", (_, _) -> {
                    rehearsal.record().checkpoints().forEach(checkpoint -> kinds.add(checkpoint.kind()));
                    atFirstCall.addAll(rehearsal.calls());
                    return new ToolResult.Text("blue");
                }),
                RecordingTool.writing("write", "written"));

        rehearsal.attempt();

        assertThat(kinds).containsExactly("turn");
        assertThat(atFirstCall).extracting(Call::name).containsExactly("look", "write");
        assertThat(atFirstCall.getLast().state()).isEqualTo(CallState.ASKED);
    }

    @Test
    void aWriteIsInTheLedgerAsRunningBeforeItRuns() throws InterruptedException {
        var seen = new CopyOnWriteArrayList<CallState>();
        var rehearsal = new Rehearsal(asks("write"), Turn.says("Done."));
        rehearsal.with(new RecordingTool(RecordingTool.spec("write", Effect.WRITES, false), (_, _) -> {
            seen.add(rehearsal.call().state());
            return new ToolResult.Text("written");
        }));

        rehearsal.attempt();

        assertThat(seen).containsExactly(CallState.RUNNING);
        assertThat(rehearsal.call().state()).isEqualTo(CallState.DONE);
        assertThat(rehearsal.call().startedAt()).isEqualTo(rehearsal.clock.instant());
    }

    @Test
    void neighbouringReadsRunTogether() throws InterruptedException {
        var all = new CyclicBarrier(8); // opens only when eight calls are under way at once
        var rehearsal = new Rehearsal(asks(Collections.nCopies(8, "look").toArray(String[]::new)), Turn.says("Done."))
                .with(reading("look", (_, context) -> {
                    await(all);
                    return new ToolResult.Text(context.callId());
                }));

        rehearsal.attempt();

        assertThat(rehearsal.toldToModel())
                .extracting(message -> message.path("content").asText())
                .containsExactly("1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7");
    }

    @Test
    void noMoreThanEightReadsRunTogether() throws InterruptedException {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var eight = new CyclicBarrier(8);
        var rehearsal = new Rehearsal(asks(Collections.nCopies(16, "look").toArray(String[]::new)), Turn.says("Done."))
                .with(reading("look", (_, _) -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    await(eight);
                    running.decrementAndGet();
                    return new ToolResult.Text("blue");
                }));

        rehearsal.attempt();

        assertThat(most).hasValue(8);
        assertThat(rehearsal.calls()).hasSize(16).allMatch(call -> call.state() == CallState.DONE);
    }

    @Test
    void aWriteRunsAloneAndInItsPlace() throws InterruptedException {
        var order = new CopyOnWriteArrayList<String>();
        var running = new AtomicInteger();
        var rehearsal = new Rehearsal(asks("look", "look", "write", "write", "look"), Turn.says("Done."));
        rehearsal.with(
                reading("look", (_, context) -> {
                    running.incrementAndGet();
                    order.add("look " + context.callId());
                    running.decrementAndGet();
                    return new ToolResult.Text("blue");
                }),
                new RecordingTool(RecordingTool.spec("write", Effect.WRITES, false), (_, context) -> {
                    order.add("write " + context.callId() + " beside " + running.get());
                    return new ToolResult.Text("written");
                }));

        rehearsal.attempt();

        assertThat(order.subList(0, 2)).containsExactlyInAnyOrder("look 1.0", "look 1.1");
        assertThat(order.subList(2, 5)).containsExactly("write 1.2 beside 0", "write 1.3 beside 0", "look 1.4");
    }

    @Test
    void aToolKnowsWhereItsCallComesFrom() throws InterruptedException {
        var look = RecordingTool.reading("look", "blue");
        var rehearsal = new Rehearsal(asks("look"), Turn.says("Done.")).with(look);

        rehearsal.attempt();

        var context = look.calls().getFirst().context();
        assertThat(context).isEqualTo(new ToolContext(rehearsal.job, "project", "ann", "1.0", Duration.ofSeconds(10)));
        assertThat(context.idempotencyKey()).isEqualTo(rehearsal.job + "/1.0");
    }

    @Test
    void aForcedToolChoiceHoldsForOneRound() throws InterruptedException {
        var forced = Json.of("{'type':'function','function':{'name':'look'}}");
        var rehearsal = new Rehearsal(asks("look"), Turn.says("Done."))
                .with(RecordingTool.reading("look", "blue"))
                .choosing(forced);

        rehearsal.attempt();

        assertThat(rehearsal.model.requests())
                .extracting(ModelRequest::toolChoice)
                .containsExactly(forced, TextNode.valueOf("auto"));
    }

    @Test
    void requiredIsForcedTooButNoneStays() throws InterruptedException {
        assertThat(choicesAfter(TextNode.valueOf("required")))
                .containsExactly(TextNode.valueOf("required"), TextNode.valueOf("auto"));
        assertThat(choicesAfter(TextNode.valueOf("none")))
                .containsExactly(TextNode.valueOf("none"), TextNode.valueOf("none"));
    }

    @Test
    void missingEmptyAndRepeatedIdsOfOneTurnAreReplacedByOurs() throws InterruptedException {
        var rehearsal = new Rehearsal(
                        Turn.calls(
                                new TurnFact.ToolCall(null, "look", "{}"),
                                new TurnFact.ToolCall("", "look", "{}"),
                                new TurnFact.ToolCall("same", "look", "{}"),
                                new TurnFact.ToolCall("same", "look", "{}"),
                                new TurnFact.ToolCall("own", "look", "{}")),
                        Turn.says("Done."))
                .with(RecordingTool.reading("look", "blue"));

        rehearsal.attempt();

        var ours = "call_" + rehearsal.job.text().substring(24) + "_1_";
        var expected = List.of(ours + "0", ours + "1", ours + "2", ours + "3", "own");
        assertThat(rehearsal.toldToModel())
                .extracting(message -> message.path("tool_call_id").asText())
                .isEqualTo(expected);
        assertThat(rehearsal.model.requests().getLast().messages().get(1).path("tool_calls"))
                .extracting(asked -> asked.path("id").asText())
                .isEqualTo(expected);
    }

    @Test
    void anIdMayComeAgainInALaterRound() throws InterruptedException {
        var rehearsal = new Rehearsal(asks("look"), asks("look"), Turn.says("Done."))
                .with(RecordingTool.reading("look", "blue"));

        rehearsal.attempt();

        assertThat(rehearsal.toldToModel())
                .extracting(message -> message.path("tool_call_id").asText())
                .containsExactly("id-look", "id-look");
        assertThat(rehearsal.calls()).extracting(call -> call.place().callId()).containsExactly("1.0", "2.0");
    }

    private static List<JsonNode> choicesAfter(JsonNode choice) throws InterruptedException {
        var rehearsal = new Rehearsal(asks("look"), Turn.says("Done."))
                .with(RecordingTool.reading("look", "blue"))
                .choosing(choice);
        rehearsal.attempt();
        return rehearsal.model.requests().stream().map(ModelRequest::toolChoice).toList();
    }

    private static Duration took(Rehearsal rehearsal) {
        return rehearsal.events(JobEvent.ToolFinished.class).getFirst().took();
    }

    private static RecordingTool reading(String name, RecordingTool.Answer answer) {
        return new RecordingTool(RecordingTool.spec(name, Effect.READS, true), answer);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the others did not come", e);
        }
    }
}
