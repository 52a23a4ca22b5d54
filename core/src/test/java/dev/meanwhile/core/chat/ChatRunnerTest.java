package dev.meanwhile.core.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.fake.RecordingTool;
import dev.meanwhile.core.fake.ScriptedModelClient;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.fake.SmallSchemas;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.limit.RoundLimits;
import dev.meanwhile.core.llm.ProviderKey;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.round.ToolLoop;
import dev.meanwhile.core.run.JobRun;
import dev.meanwhile.core.secret.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatRunnerTest {
    private final Desk desk = new Desk();
    private final ScriptedModelClient model = new ScriptedModelClient();

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
        assertThat(request.key()).isEqualTo(new ProviderKey(null, new Secret("sk-1")));
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
    void whatARequestKeepsIsReadBack() {
        var request = new ChatRequest(
                List.of(Json.of("{'role':'user'}")),
                List.of(new ChatRequest.Offer("look", Json.of("{'type':'function'}"), "client")),
                Json.of("'auto'"),
                Json.object("{'top_p':1}"),
                4);
        var bare = new ChatRequest(null, List.of(), null, Json.object("{}"), 10);

        assertThat(ChatRequest.of(request.toJson())).isEqualTo(request);
        assertThat(ChatRequest.of(bare.toJson())).isEqualTo(bare);
        assertThat(ChatRequest.of(Json.of("{}"))).isEqualTo(bare);
    }

    private static String content(JsonNode message) {
        return message.path("content").asText();
    }

    private Job run(Job job) throws InterruptedException {
        desk.engine.register("worker", null);
        var claimed = desk.engine.claim("worker", 1, 5).getFirst();
        var key = new ProviderKey(null, new Secret("sk-1"));
        var run = new JobRun(claimed.record(), claimed.request(), key, claimed.lease(), desk.engine, () -> {});
        var loop = new ToolLoop(model, desk.registry, new SmallSchemas(), desk.clock, _ -> {});
        var runner = new ChatRunner(loop, desk.engine, RoundLimits.DEFAULT);
        desk.engine.commit(claimed.lease(), runner.run(run));
        return desk.engine.find(job.id()).orElseThrow();
    }
}
