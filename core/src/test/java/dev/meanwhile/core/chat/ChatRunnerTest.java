package dev.meanwhile.core.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.InMemoryBlobs;
import dev.meanwhile.core.fake.InMemoryDevices;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.fake.RecordingTool;
import dev.meanwhile.core.fake.Roadblock;
import dev.meanwhile.core.fake.Running;
import dev.meanwhile.core.fake.ScriptedModelClient;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.fake.SmallSchemas;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.limit.DailyBudget;
import dev.meanwhile.core.limit.RoundLimits;
import dev.meanwhile.core.llm.ProviderKey;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.TurnOutcome;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.round.ToolLoop;
import dev.meanwhile.core.round.ToolOffer;
import dev.meanwhile.core.run.JobRun;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.wait.WaitRules;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChatRunnerTest {
    private static final ProviderKey KEY = new ProviderKey(null, new Secret("sk-1"));

    private final Desk desk = new Desk();
    private final ScriptedModelClient model = new ScriptedModelClient();
    private final DailyBudget days = new DailyBudget(desk.engine, BigDecimal.ONE);

    @Test
    void theModelGetsTheRequestAsItWasMade() throws InterruptedException {
        desk.registry.register(RecordingTool.reading("look", "blue"), "test");
        model.then(Turn.says("Hi."));
        var start = desk.asking("Hello").tools(Json.of("'look'")).choosing(Json.of("'auto'"));

        var job = run(desk.admitted(start));

        var request = model.requests().getFirst();
        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(request.model()).isEqualTo("scripted");
        assertThat(request.messages()).containsExactly(Json.of("{'role':'user','content':'Hello'}"));
        assertThat(request.tools()).hasSize(1);
        assertThat(request.toolChoice()).isEqualTo(Json.of("'auto'"));
        assertThat(request.options()).isEqualTo(Json.of("{'temperature':0}"));
        assertThat(request.key()).isEqualTo(KEY);
    }

    @Test
    void aJobWhoseKeyWasWipedAsksForItAgain() {
        var job = desk.admitted(desk.asking("Hello").key(KEY));

        assertThatThrownBy(() -> attempt(job, null))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROVIDER_KEY_REQUIRED));
        assertThat(model.requests()).isEmpty();
    }

    @Test
    void theToolsOfTheRequestCanBeCalled() throws InterruptedException {
        var look = RecordingTool.reading("look", "blue");
        desk.registry.register(look, "test");
        model.then(Turn.calls(new TurnFact.ToolCall(null, "look", "{}"))).then(Turn.says("Blue."));

        run(desk.admitted(desk.asking("Hello")));

        assertThat(look.calls()).hasSize(1);
    }

    @Test
    void whoHasSpentTheDaysMoneyIsGivenNoFurtherRound() throws InterruptedException {
        desk.registry.register(RecordingTool.reading("look", "blue"), "test");
        model.then(Turn.of(
                List.of(
                        new TurnFact.Measured(new Usage(10, 0, 5, 0, new BigDecimal("1.20"))),
                        new TurnFact.ToolCall(null, "look", "{}")),
                new TurnOutcome.Finished(FinishReason.TOOL_CALLS)));

        assertLimited(desk.admitted(desk.asking("Hello")));
        assertLimited(desk.admitted(desk.asking("And now?"))); // let in before the day was over
        assertThat(model.requests()).hasSize(1);
    }

    private void assertLimited(Job job) {
        assertThatThrownBy(() -> run(job))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED))
                .hasMessage("ann's limit of 1 US dollars a day is reached: 1.2 are spent since midnight UTC");
    }

    @Test
    void theRoundsOfTheRequestHold() throws InterruptedException {
        desk.registry.register(RecordingTool.reading("look", "blue"), "test");
        var asks = Turn.calls(new TurnFact.ToolCall(null, "look", "{}"));
        model.then(asks).then(asks);

        var job = run(desk.admitted(desk.asking("Hello").limits(1, 60)));

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(model.requests()).hasSize(2);
    }

    @Test
    void aThreadsBranchIsTheConversation() throws InterruptedException {
        model.then(Turn.says("Hi.")).then(Turn.says("Fine."));
        run(desk.admitted(desk.typing(Json.of("'Hello'")).at("t1", "m1", null)));

        run(desk.admitted(
                desk.typing(Json.of("[{'type':'text','text':'How are you?'}]")).at("t1", "m2", null)));

        assertThat(model.requests().getLast().messages())
                .containsExactly(
                        Json.of("{'role':'user','content':'Hello'}"),
                        Json.of("{'role':'assistant','content':'Hi.'}"),
                        Json.of("{'role':'user','content':[{'type':'text','text':'How are you?'}]}"));
    }

    @Test
    void theModelReadsWhatItAskedForAndGotInEarlierAnswers() throws InterruptedException {
        desk.registry.register(RecordingTool.reading("look", "blue"), "test");
        model.then(Turn.calls(new TurnFact.ToolCall("id-1", "look", "{}")))
                .then(Turn.says("Blue."))
                .then(Turn.says("Yes."));
        run(desk.admitted(desk.typing(Json.of("'Which colour?'")).at("t1", "m1", null)));

        run(desk.admitted(desk.typing(Json.of("'Sure?'")).at("t1", "m2", null)));

        assertThat(model.requests().getLast().messages())
                .containsExactly(
                        Json.of("{'role':'user','content':'Which colour?'}"),
                        Json.of("{'role':'assistant','content':null,'tool_calls':[{'id':'id-1','type':'function',"
                                + "'function':{'name':'look','arguments':'{}'}}]}"),
                        Json.of("{'role':'tool','tool_call_id':'id-1','name':'look','content':'blue'}"),
                        Json.of("{'role':'assistant','content':'Blue.'}"),
                        Json.of("{'role':'user','content':'Sure?'}"));
    }

    @Test
    void resultsOfEarlierAnswersAreCutAsTheirOwn() throws InterruptedException {
        desk.registry.register(RecordingTool.reading("look", "x".repeat(100_000)), "test");
        model.then(Turn.calls(new TurnFact.ToolCall("id-1", "look", "{}")))
                .then(Turn.says("Many."))
                .then(Turn.says("Yes."));
        run(desk.admitted(desk.typing(Json.of("'How many?'")).at("t1", "m1", null)));

        run(desk.admitted(desk.typing(Json.of("'Sure?'")).at("t1", "m2", null)));

        assertThat(content(model.requests().getLast().messages().get(2)))
                .isEqualTo(content(model.requests().get(1).messages().get(2)))
                .endsWith("[cut: 51200 of 100000 bytes shown]");
    }

    @Test
    void aCallThatTheEndCutOffIsToldAsSuch() throws InterruptedException {
        var block = new Roadblock();
        desk.registry.register(RecordingTool.writing("write", "done").stoppingAt(block), "test");
        model.then(Turn.calls(new TurnFact.ToolCall("id-1", "write", "{}"))).then(Turn.says("Sorry."));
        var first = desk.admitted(desk.typing(Json.of("'Write'")).at("t1", "m1", null));
        var running = Thread.ofVirtual().start(() -> runToItsLoss(first));
        block.awaitReached();
        desk.engine.fence(first.id(), new Ending.Cancelled("ann"));
        block.lift();
        running.join();

        run(desk.admitted(desk.typing(Json.of("'And?'")).at("t1", "m2", null)));

        var told = model.requests().getLast().messages();
        assertThat(told).extracting(ChatRunnerTest::role).containsExactly("user", "assistant", "tool", "user");
        assertThat(content(told.get(2))).contains("outcome_unknown");
    }

    @Test
    void idsOfOursAreUniqueInTheConversation() throws InterruptedException {
        desk.registry.register(RecordingTool.reading("look", "blue"), "test");
        var asks = Turn.calls(new TurnFact.ToolCall(null, "look", "{}"));
        model.then(asks).then(Turn.says("Blue.")).then(asks).then(Turn.says("Blue."));
        run(desk.admitted(desk.typing(Json.of("'Which colour?'")).at("t1", "m1", null)));

        run(desk.admitted(desk.typing(Json.of("'Look again'")).at("t1", "m2", null)));

        assertThat(model.requests().getLast().messages())
                .extracting(message -> message.path("tool_call_id").asText())
                .filteredOn(id -> !id.isEmpty())
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void whereNoToolIsOfferedEarlierAnswersAreTheirText() throws InterruptedException {
        desk.registry.register(RecordingTool.reading("look", "blue"), "test");
        model.then(Turn.calls(new TurnFact.ToolCall("id-1", "look", "{}")))
                .then(Turn.says("Blue."))
                .then(Turn.says("Yes."));
        run(desk.admitted(desk.typing(Json.of("'Which colour?'")).at("t1", "m1", null)));

        run(desk.admitted(desk.typing(Json.of("'Sure?'")).tools().at("t1", "m2", null)));

        assertThat(model.requests().getLast().messages())
                .extracting(ChatRunnerTest::content)
                .containsExactly("Which colour?", "Blue.", "Sure?");
    }

    @Test
    void onlyTheBranchOfTheAnswerIsTold() throws InterruptedException {
        model.then(Turn.says("Hi.")).then(Turn.says("Left.")).then(Turn.says("Right."));
        run(desk.admitted(desk.typing(Json.of("'Hello'")).at("t1", "m1", null)));
        run(desk.admitted(desk.typing(Json.of("'Go left'")).at("t1", "m2", "m1")));

        run(desk.admitted(desk.typing(Json.of("'Go right'")).at("t1", "m3", "m1")));

        assertThat(model.requests().getLast().messages())
                .extracting(ChatRunnerTest::content)
                .containsExactly("Hello", "Hi.", "Go right");
    }

    @Test
    void aJobWhoseConversationWasDeletedSaysSo() throws InterruptedException {
        var job = desk.admitted(desk.typing(Json.of("'Hello'")).at("t1", "m1", null));
        desk.engine.delete("project", "t1");

        assertThatThrownBy(() -> run(job))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.THREAD_NOT_FOUND));
    }

    @Test
    void whatARequestKeepsIsReadBack() {
        var request = new ChatRequest(
                List.of(Json.of("{'role':'user'}")),
                List.of(new ToolOffer("look", Json.of("{'type':'function'}"), "client", true)),
                Json.of("'auto'"),
                Json.object("{'top_p':1}"),
                "a browser",
                4,
                new ChatStart.Limits(4, 60L, 500L, new BigDecimal("0.25")));
        var usual = new ChatStart.Limits(10, null, null, null);
        var bare = new ChatRequest(null, List.of(), null, Json.object("{}"), null, 10, usual);

        assertThat(ChatRequest.of(request.toJson())).isEqualTo(request);
        assertThat(ChatRequest.of(bare.toJson())).isEqualTo(bare);
        assertThat(ChatRequest.of(Json.of("{}"))).isEqualTo(bare);
    }

    private void runToItsLoss(Job job) {
        try {
            run(job);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // its job is another's by now
        }
    }

    private static String role(JsonNode message) {
        return message.path("role").asText();
    }

    private static String content(JsonNode message) {
        return message.path("content").asText();
    }

    private Job run(Job job) throws InterruptedException {
        return attempt(job, KEY);
    }

    private Job attempt(Job job, @Nullable ProviderKey key) throws InterruptedException {
        desk.engine.register("worker", null);
        var claimed = desk.engine.claim("worker", 1, Running.ofUser(5)).getFirst();
        var run = new JobRun(claimed.record(), claimed.request(), key, claimed.lease(), desk.engine, () -> {});
        var loop = new ToolLoop(new ToolLoop.Parts(
                model,
                desk.registry,
                new SmallSchemas(),
                new InMemoryBlobs(),
                WaitRules.DEFAULT,
                new InMemoryDevices(desk.clock),
                desk.clock,
                _ -> {}));
        var runner = new ChatRunner(loop, desk.engine, RoundLimits.DEFAULT, days);
        desk.engine.commit(claimed.lease(), runner.run(run));
        return desk.engine.find(job.id()).orElseThrow();
    }
}
