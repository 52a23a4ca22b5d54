package dev.meanwhile.models.openai.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.llm.ModelRequest;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.TurnFact.Measured;
import dev.meanwhile.core.llm.TurnFact.Reasoning;
import dev.meanwhile.core.llm.TurnFact.Text;
import dev.meanwhile.core.llm.TurnFact.ToolCall;
import dev.meanwhile.core.llm.TurnOutcome;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import dev.meanwhile.models.openai.Deadlines;
import dev.meanwhile.models.openai.OpenAiModels;
import dev.meanwhile.models.openai.Requests;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class DemoModelIT {
    private final List<TurnFact> facts = new ArrayList<>();
    private DemoModel demo;
    private OpenAiModels models;

    @BeforeEach
    void start() throws IOException {
        demo = DemoModel.start(0);
        var deadlines = new Deadlines(Duration.ofSeconds(2), Duration.ofSeconds(2));
        models = new OpenAiModels(List.of(demo.provider().withDeadlines(deadlines)), InstantSource.system());
    }

    @AfterEach
    void stop() throws IOException {
        models.close();
        demo.close();
    }

    private TurnOutcome ask(String model, String question, String... tools) throws InterruptedException {
        facts.clear();
        return models.stream(Requests.asking(model, question, tools), facts::add);
    }

    private Failure failure(String model) throws InterruptedException {
        return ((TurnOutcome.Broken) ask(model, "hi", "get_current_time")).failure();
    }

    private <T extends TurnFact> List<T> all(Class<T> type) {
        return facts.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private String text() {
        return all(Text.class).stream().map(Text::text).collect(Collectors.joining());
    }

    @Test
    void itSaysFirstThatItIsADemoAndHowToSetARealOne() throws Exception {
        ask("any/name", "Hello there");

        assertThat(text())
                .startsWith("I am Meanwhile's demo model")
                .contains("OPENROUTER_API_KEY", "OPENAI_BASE_URL", "You said: \"Hello there\"");
        assertThat(all(Text.class)).hasSizeGreaterThan(20);
    }

    @Test
    void theTimeAndASumAreAskedForOneAfterTheOther() throws Exception {
        var messages = new ArrayList<JsonNode>();
        messages.add(Requests.json("{'role':'user','content':'What time is it in Tokyo, and what is 17*23?'}"));

        var first = round(messages);
        answer(messages, first, "{'time':'21:04','timezone':'Asia/Tokyo'}");
        var second = round(messages);
        answer(messages, second, "{'result':391}");
        facts.clear();
        models.stream(request(messages), facts::add);

        assertThat(first).isEqualTo(new ToolCall("call_demo_1_0", "get_current_time", "{\"timezone\":\"Asia/Tokyo\"}"));
        assertThat(second).isEqualTo(new ToolCall("call_demo_2_0", "calculate", "{\"expression\":\"17*23\"}"));
        assertThat(text()).contains("The time in Asia/Tokyo is 21:04.", "17*23 = 391.");
    }

    private ModelRequest request(List<JsonNode> messages) {
        var tools = Requests.tools("calculate", "get_current_time");
        return new ModelRequest("demo", messages, tools, null, Requests.object("{}"), null);
    }

    private ToolCall round(List<JsonNode> messages) throws InterruptedException {
        facts.clear();
        models.stream(request(messages), facts::add);
        assertThat(all(ToolCall.class)).hasSize(1);
        return all(ToolCall.class).getFirst();
    }

    private static void answer(List<JsonNode> messages, ToolCall call, String result) {
        messages.add(Requests.json("{'role':'assistant','content':null,'tool_calls':[{'id':'" + call.providerId()
                + "','type':'function','function':{'name':'" + call.name() + "','arguments':'{}'}}]}"));
        messages.add(Requests.object("{'role':'tool','tool_call_id':'" + call.providerId() + "'}")
                .put("content", result.replace('\'', '"')));
    }

    @Test
    void aToolThatIsNotOfferedIsNotCalled() throws Exception {
        ask("demo", "What is 17 × 23?");

        assertThat(all(ToolCall.class)).isEmpty();
        assertThat(text()).contains("I would call calculate");
    }

    @Test
    void chunksAreExactlyTheKnownText() throws Exception {
        var outcome = ask("demo:chunks=40,words=2,interval=1ms,reasoning=3,cost=0.002", "hi");

        assertThat(outcome).isEqualTo(new TurnOutcome.Finished(FinishReason.STOP));
        assertThat(all(Text.class)).hasSize(40);
        assertThat(text())
                .isEqualTo(DemoText.of(40, 2))
                .startsWith("alpha1 bravo2 ")
                .endsWith("bravo80 ");
        assertThat(all(Reasoning.class)).hasSize(3);
        assertThat(all(Measured.class).getLast().usage().completionTokens()).isEqualTo(43);
        assertThat(all(Measured.class).getLast().usage().cost()).isEqualTo(new BigDecimal("0.002"));
    }

    @Test
    void chunksComeAtTheirInterval() throws Exception {
        var before = System.nanoTime();

        ask("demo:chunks=20,interval=10ms", "hi");

        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
    }

    @Test
    void roundsCallTheToolThatIsNamed() throws Exception {
        var outcome = ask("demo:rounds=1,calls=2,tool=f,args=%7B%22a%22%3A%5B1%2C2%5D%7D", "hi", "g", "f");

        assertThat(outcome).isEqualTo(new TurnOutcome.Finished(FinishReason.TOOL_CALLS));
        assertThat(all(ToolCall.class))
                .containsExactly(
                        new ToolCall("call_demo_1_0", "f", "{\"a\":[1,2]}"),
                        new ToolCall("call_demo_1_1", "f", "{\"a\":[1,2]}"));
    }

    @ParameterizedTest
    @CsvSource({
        "429,MODEL_RATE_LIMITED", "500,MODEL_UNAVAILABLE", "401,MODEL_UNAUTHORIZED", "cut,MODEL_STREAM_CUT",
        "malformed,MODEL_PROTOCOL", "stall,MODEL_TIMED_OUT", "stall-headers,MODEL_TIMED_OUT", "error,MODEL_UNAVAILABLE",
        "garbage,MODEL_STREAM_CUT", "no-finish,MODEL_STREAM_CUT"
    })
    void eachFaultIsWhatItsNameSaysAndOnceIsOnce(String fault, ErrorCode code) throws Exception {
        var model = "demo:chunks=5,interval=0,fault=" + fault + "-once";

        assertThat(failure(model).code()).isEqualTo(code);
        assertThat(DemoText.of(5)).startsWith(text());
        assertThat(ask(model, "hi")).isInstanceOf(TurnOutcome.Finished.class);
        assertThat(text()).isEqualTo(DemoText.of(5));
    }

    @Test
    void aFaultStrikesAfterThatManyChunks() throws Exception {
        failure("demo:chunks=9,interval=0,fault=cut,after=4");

        assertThat(text()).isEqualTo(DemoText.of(4));
    }

    @Test
    void aCutInAToolCallGivesNoCall() throws Exception {
        assertThat(failure("demo:rounds=1,fault=cut-tool").code()).isEqualTo(ErrorCode.MODEL_STREAM_CUT);
        assertThat(facts).isEmpty();
    }

    @Test
    void faultsAreCountedByTheirKeyAndRound() throws Exception {
        assertThat(failure("demo:fault=429,times=2,key=a,retry-after=2s").retryAfter())
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(failure("demo:fault=429,times=2,key=a").code()).isEqualTo(ErrorCode.MODEL_RATE_LIMITED);
        assertThat(ask("demo:fault=429,times=2,key=a,interval=0", "hi")).isInstanceOf(TurnOutcome.Finished.class);
        assertThat(failure("demo:fault=429,times=2,key=b").code()).isEqualTo(ErrorCode.MODEL_RATE_LIMITED);
        assertThat(ask("demo:fault=429,round=2,interval=0", "hi")).isInstanceOf(TurnOutcome.Finished.class);
    }

    @Test
    void finishReasonsCanBeAskedFor() throws Exception {
        assertThat(ask("demo:finish=length,interval=0", "hi")).isEqualTo(new TurnOutcome.Finished(FinishReason.LENGTH));
        assertThat(failure("demo:finish=content_filter,interval=0").code()).isEqualTo(ErrorCode.MODEL_CONTENT_FILTERED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo:",
                "demo:speed=1",
                "demo:chunks",
                "demo:chunks=x",
                "demo:chunks=1,chunks=2",
                "demo:interval=1h",
                "demo:fault=status",
                "demo:fault=999",
                "demo:finish=never",
                "demo:cost=-1",
                "demo:args=%zz",
                "demo:rounds=1,tool=nope"
            })
    void whatItDoesNotKnowIsRefusedWithAReason(String model) throws Exception {
        var failure = failure(model);

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_REQUEST_INVALID);
        assertThat(failure.message()).startsWith("demo answered HTTP 400: ").hasSizeGreaterThan(40);
    }

    @Test
    void itAnswersWholeToo() throws Exception {
        var text = post("{'model':'demo:chunks=3','messages':[{'role':'user','content':'hi'}]}");
        var call = post(
                "{'model':'demo:rounds=1','messages':[{'role':'user','content':'hi'}],'tools':[{'function':{'name':'f'}}]}");

        assertThat(text.at("/choices/0/message/content").asText()).isEqualTo(DemoText.of(3));
        assertThat(text.at("/usage/completion_tokens").asInt()).isEqualTo(3);
        assertThat(call.at("/choices/0/message/tool_calls/0/function/name").asText())
                .isEqualTo("f");
        assertThat(post("{'messages':[]}").at("/error/code").asInt()).isEqualTo(400);
        assertThat(post("not json").at("/error/message").asText()).contains("not JSON");
    }

    @Test
    void itListsItselfAndKnowsNoOtherPaths() throws Exception {
        assertThat(get("/models").at("/data/0/id").asText()).isEqualTo("demo");
        assertThat(get("/nothing").at("/error/code").asInt()).isEqualTo(404);
    }

    private JsonNode post(String json) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(demo.baseUrl() + "/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')));
        return send(request);
    }

    private JsonNode get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(demo.baseUrl() + path)));
    }

    private static JsonNode send(HttpRequest.Builder request) throws Exception {
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return Requests.json(http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body());
        }
    }
}
