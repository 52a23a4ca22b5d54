package dev.meanwhile.core.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.chat.ChatStart.IfBusy;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.fake.RecordingTool;
import dev.meanwhile.core.fake.Running;
import dev.meanwhile.core.job.Admission.Idempotency;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.limit.Budget;
import dev.meanwhile.core.limit.Switches;
import dev.meanwhile.core.llm.ProviderKey;
import dev.meanwhile.core.secret.Secret;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatJobsTest {
    private final Desk desk = new Desk();

    @Test
    void aRequestWithMessagesBecomesAJobOfItsOwner() {
        var job = desk.admitted(desk.asking("Hello"));

        assertThat(job.owner()).isEqualTo("ann");
        assertThat(job.model()).isEqualTo("scripted");
        assertThat(job.threadId()).isNull();
        assertThat(desk.request(job).path("messages")).containsExactly(Json.of("{'role':'user','content':'Hello'}"));
        assertThat(desk.admitted).containsExactly(job.id());
    }

    @Test
    void allRegisteredToolsAreOfferedIfNoneAreNamed() {
        desk.registry.register(RecordingTool.reading("look", ""), "test");
        desk.registry.register(RecordingTool.writing("write", ""), "test");

        var tools = desk.request(desk.admitted(desk.asking("Hello"))).path("tools");

        assertThat(tools).extracting(tool -> tool.path("name").asText()).containsExactly("look", "write");
        assertThat(tools.get(0).path("definition"))
                .isEqualTo(Json.of("{'type':'function','function':{'name':'look',"
                        + "'description':'Does what the test says.','parameters':{'type':'object'}}}"));
    }

    @Test
    void aToolOnItsWayIsAskedForAgain() {
        var arrived = new CountDownLatch(1);
        desk.registry.expect("far_", arrived);
        var asking = desk.asking("Hello").tools(Json.of("'far_look'"));

        assertThatThrownBy(() -> desk.admitted(asking))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOOL_NOT_READY));
        arrived.countDown();
        assertThatThrownBy(() -> desk.admitted(asking))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REQUEST_INVALID));
    }

    @Test
    void toolsAreNamedOrBrought() {
        desk.registry.register(RecordingTool.reading("look", ""), "test");
        var brought = Json.of("{'type':'function','runtime':'client','function':{'name':'click','parameters':{}}}");

        var tools = desk.request(desk.admitted(desk.asking("Hello").tools(Json.of("'look'"), brought)))
                .path("tools");

        assertThat(tools)
                .containsExactly(
                        Json.of(
                                "{'name':'look','runtime':'hybrid','definition':{'type':'function','function':"
                                        + "{'name':'look','description':'Does what the test says.','parameters':{'type':'object'}}}}"),
                        Json.of("{'name':'click','runtime':'client','definition':"
                                + "{'type':'function','function':{'name':'click','parameters':{}}}}"));
    }

    @Test
    void aDefinitionOfARegisteredToolKeepsItsOwnDescription() {
        desk.registry.register(RecordingTool.reading("look", ""), "test");
        var own = Json.of("{'type':'function','function':{'name':'look','description':'Mine.',"
                + "'parameters':{'type':'object'}}}");

        var tools = desk.request(desk.admitted(desk.asking("Hello").tools(own))).path("tools");

        assertThat(tools.get(0).path("definition")).isEqualTo(own);
    }

    @Test
    void whereAToolRunsIsTheRequestsWord() {
        desk.registry.register(RecordingTool.reading("look", ""), "test");

        var start = desk.asking("Hello").runtimes(Map.of("look", "client"));

        assertThat(desk.request(desk.admitted(start)).at("/tools/0/runtime").asText())
                .isEqualTo("client");
    }

    @Test
    void noToolsAreOfferedOrForcedWhileTheyAreSwitchedOff() {
        desk.registry.register(RecordingTool.reading("look", ""), "test");
        var start = desk.asking("Hello").tools(Json.of("'look'")).choosing(Json.of("'required'"));

        var request =
                desk.request(desk.switched(new Switches(true, false, true)).admitted(start));

        assertThat(request.path("tools")).isEmpty();
        assertThat(request.has("toolChoice")).isFalse();
    }

    @Test
    void nothingIsStartedWhileTheBackgroundIsSwitchedOff() {
        desk.switched(new Switches(false, true, true));

        assertRefused(desk.asking("Hello"), ErrorCode.BACKGROUND_DISABLED, "background.enabled=false");
    }

    @Test
    void toolsThatDoNotFitAreRefused() {
        desk.registry.register(RecordingTool.reading("look", ""), "test");
        var look = Json.of("'look'");

        assertRefused(desk.asking("x").tools(Json.of("'lok'")), ErrorCode.REQUEST_INVALID, "known are [look]");
        assertRefused(desk.asking("x").tools(look, look), ErrorCode.REQUEST_INVALID, "/tools/1 names the tool 'look'");
        assertRefused(desk.asking("x").tools(Json.of("5")), ErrorCode.REQUEST_INVALID, "/tools/0 must be");
        assertRefused(
                desk.asking("x").tools(Json.of("{'type':'web','function':{'name':'a'}}")),
                ErrorCode.REQUEST_INVALID,
                "/tools/0 must be");
        assertRefused(
                desk.asking("x").tools(Json.of("{'function':{'name':'look','parameters':{'type':'array'}}}")),
                ErrorCode.TOOL_DEFINITION_MISMATCH,
                "/tools/0/function/parameters must equal");
        assertRefused(
                desk.asking("x").tools(Json.of("{'function':{'name':'own','parameters':7}}")),
                ErrorCode.REQUEST_INVALID,
                "/tools/0/function/parameters is no valid JSON Schema");
        assertRefused(
                desk.asking("x").tools(Json.of("{'runtime':'moon','function':{'name':'own'}}")),
                ErrorCode.REQUEST_INVALID,
                "hybrid, server or client but is 'moon'");
        assertRefused(desk.asking("x").runtimes(Map.of("look", "moon")), ErrorCode.REQUEST_INVALID, "but is 'moon'");
    }

    @Test
    void messagesThatAreNoneAreRefused() {
        assertRefused(desk.saying(), ErrorCode.REQUEST_INVALID, "/messages must hold at least one");
        assertRefused(
                desk.saying(Json.of("{'role':'user','content':'a'}"), Json.of("{'role':'" + "x".repeat(50) + "'}")),
                ErrorCode.REQUEST_INVALID,
                "/messages/1/role must be one of [assistant, developer, system, tool, user] but is '"
                        + "x".repeat(40)
                        + "…'");
        assertRefused(desk.saying(Json.of("7")), ErrorCode.REQUEST_INVALID, "/messages/0/role");
        assertRefused(
                desk.saying(Json.of("{'role':'user','content':{}}")),
                ErrorCode.REQUEST_INVALID,
                "/messages/0/content must be a string or an array of parts but is OBJECT");
    }

    @Test
    void eitherMessagesOrInputAreGiven() {
        assertRefused(desk.asking("x").input(Json.of("'y'")), ErrorCode.REQUEST_INVALID, "both are given");
        assertRefused(desk.silent(), ErrorCode.REQUEST_INVALID, "neither is given");
        assertRefused(desk.typing(Json.of("7")), ErrorCode.REQUEST_INVALID, "/input must be a string");
    }

    @Test
    void aModelThatNobodyServesIsRefusedUnlessTheCallerBringsItsProvider() {
        var key = new ProviderKey("openai", new Secret("sk-1"));
        var keyOfWhoever = new ProviderKey(null, new Secret("sk-1"));

        assertRefused(desk.asking("x").model("unknown-1"), ErrorCode.MODEL_UNKNOWN, "serves the model 'unknown-1'");
        assertRefused(desk.asking("x").model("unknown-1").key(keyOfWhoever), ErrorCode.MODEL_UNKNOWN, "unknown-1");
        assertThat(desk.admitted(desk.asking("x").model("unknown-1").key(key)).model())
                .isEqualTo("unknown-1");
        assertThat(desk.admitted(desk.asking("x").model(" ")).model()).isEqualTo("scripted");
    }

    @Test
    void aKeyIsSealedForItsJobAlone() {
        var key = new ProviderKey("openai", new Secret("sk-1"));

        var job = desk.admitted(desk.asking("x").key(key));
        var other = desk.admitted(desk.asking("x"));
        desk.engine.register("worker", null);
        var claimed = desk.engine.claim("worker", 5, Running.ofUser(5));

        var sealed = claimed.getFirst().sealedKey();
        assertThat(sealed).doesNotContain("sk-1");
        assertThat(desk.keys.open(job.id(), sealed)).isEqualTo(key);
        assertThatThrownBy(() -> desk.keys.open(other.id(), sealed)).isInstanceOf(IllegalArgumentException.class);
        assertThat(claimed.getLast().sealedKey()).isNull();
    }

    @Test
    void aKeyWithoutAProviderIsOpenedWithoutOne() {
        var key = new ProviderKey(null, new Secret("sk-1"));

        desk.admitted(desk.asking("x").key(key));
        var claimed = desk.engine.claim("worker", 5, Running.ofUser(5)).getFirst();

        assertThat(desk.keys.open(claimed.lease().job(), claimed.sealedKey())).isEqualTo(key);
    }

    @Test
    void aThreadsNextMessageIsTheInput() {
        var job = desk.admitted(desk.typing(Json.of("'Hello'")).at("t1", "m1", null));

        assertThat(job.threadId()).isEqualTo("t1");
        assertThat(job.messageId()).isEqualTo("m1");
        assertThat(desk.request(job).has("messages")).isFalse();
        assertThat(desk.engine.branch("project", "t1", null))
                .extracting(message -> message.content().asText())
                .containsExactly("Hello", "");
    }

    @Test
    void inputOutsideAThreadIsTheOnlyMessage() {
        var job = desk.admitted(desk.typing(Json.of("'Hello'")));

        assertThat(desk.request(job).path("messages")).containsExactly(Json.of("{'role':'user','content':'Hello'}"));
    }

    @Test
    void messagesWithAThreadLeaveTheLastOfTheUserThere() {
        var start = desk.saying(
                        Json.of("{'role':'user','content':'one'}"),
                        Json.of("{'role':'user','content':'two'}"),
                        Json.of("{'role':'assistant','content':'three'}"))
                .at("t1", null, null);

        var job = desk.admitted(start);

        assertThat(job.messageId()).isEqualTo(job.id().text());
        assertThat(desk.request(job).path("messages")).hasSize(3);
        assertThat(desk.engine
                        .branch("project", "t1", null)
                        .getFirst()
                        .content()
                        .asText())
                .isEqualTo("two");
    }

    @Test
    void messagesWithoutOneOfTheUserAddNoneToTheThread() {
        var job = desk.admitted(
                desk.saying(Json.of("{'role':'system','content':'be kind'}")).at("t1", "m1", null));

        assertThat(desk.engine.branch("project", "t1", job.messageId())).hasSize(1);
    }

    @Test
    void inputNeedsAQuietThread() {
        desk.admitted(desk.typing(Json.of("'one'")).at("t1", null, null));

        var busy = desk.asked(desk.typing(Json.of("'two'")).at("t1", null, null));

        assertThat(busy).isInstanceOf(AdmissionResult.Refused.class);
        assertThat(((AdmissionResult.Refused) busy).failure().code()).isEqualTo(ErrorCode.THREAD_BUSY);
        assertThat(desk.admitted).hasSize(1);
    }

    @Test
    void aQuestionMayWaitForTheAnswerBeforeIt() {
        var first = desk.admitted(desk.typing(Json.of("'one'")).at("t1", null, null));
        var second =
                desk.admitted(desk.typing(Json.of("'two'")).at("t1", null, null).ifBusy(IfBusy.ENQUEUE));

        assertThat(desk.admitted).containsExactly(first.id(), second.id());
        assertThat(desk.stopped).isEmpty();
        assertThat(desk.engine.claim("worker", 5, Running.ofUser(5))).hasSize(1);
    }

    @Test
    void aQuestionMayInterruptAllThatIsUnfinishedInItsThread() {
        var first = desk.admitted(desk.typing(Json.of("'one'")).at("t1", null, null));
        var second =
                desk.admitted(desk.typing(Json.of("'two'")).at("t1", null, null).ifBusy(IfBusy.ENQUEUE));

        var third = desk.admitted(
                desk.typing(Json.of("'three'")).at("t1", null, null).ifBusy(IfBusy.INTERRUPT));

        assertThat(desk.stopped)
                .containsExactly(second.id(), first.id()); // the newest first: none gets a turn in between
        assertThat(desk.engine.branch("project", "t1", third.messageId())).hasSize(6);
    }

    @Test
    void whatIsRefusedForAnotherReasonInterruptsNothing() {
        desk.admitted(desk.typing(Json.of("'one'")).at("t1", "m1", null));

        var next = desk.typing(Json.of("'two'")).ifBusy(IfBusy.INTERRUPT);

        assertThat(refusal(next.at("t1", "m1", null))).isEqualTo(ErrorCode.MESSAGE_ID_TAKEN);
        assertThat(refusal(next.at("t1", "m2", "nobody's"))).isEqualTo(ErrorCode.REQUEST_INVALID);
        assertThat(desk.stopped).isEmpty();
    }

    private ErrorCode refusal(AStart start) {
        return ((AdmissionResult.Refused) desk.asked(start)).failure().code();
    }

    @Test
    void onlyTheNextInputOfAThreadHasToDoWithWhatRunsThere() {
        var why = "/ifBusy is about the next /input of a /threadId";

        assertRefused(desk.typing(Json.of("'x'")).ifBusy(IfBusy.ENQUEUE), ErrorCode.REQUEST_INVALID, why);
        assertRefused(desk.asking("x").at("t1", null, null).ifBusy(IfBusy.INTERRUPT), ErrorCode.REQUEST_INVALID, why);
    }

    @Test
    void placesThatAreNoneAreRefused() {
        var input = desk.typing(Json.of("'x'"));
        var tooLong = "x".repeat(129);

        assertRefused(input.at(null, "m1", null), ErrorCode.REQUEST_INVALID, "need a /threadId");
        assertRefused(input.at(null, null, "m1"), ErrorCode.REQUEST_INVALID, "need a /threadId");
        assertRefused(input.at(" ", null, null), ErrorCode.REQUEST_INVALID, "/threadId must be 1 to 128 characters");
        assertRefused(input.at(tooLong, null, null), ErrorCode.REQUEST_INVALID, "but has 129");
        assertRefused(input.at("t1", tooLong, null), ErrorCode.REQUEST_INVALID, "/messageId must be 1 to 128");
        assertRefused(input.at("t1", "", null), ErrorCode.REQUEST_INVALID, "/messageId must be 1 to 128");
    }

    @Test
    void namesThatNoDatabaseCanKeepAreRefused() {
        var input = desk.typing(Json.of("'x'"));

        assertRefused(input.at("t\u0000", null, null), ErrorCode.REQUEST_INVALID, "/threadId must hold no control");
        assertRefused(input.at("t", "m\n", null), ErrorCode.REQUEST_INVALID, "/messageId must hold no control");
        assertRefused(input.at("t", "m", "p\u0000"), ErrorCode.REQUEST_INVALID, "/parentId must hold no control");
        assertRefused(input.model("m\u0000"), ErrorCode.REQUEST_INVALID, "/model must hold no control");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 60, /limits/rounds must be 1 to 10 but is 0",
        "11, 60, /limits/rounds must be 1 to 10 but is 11",
        "5, 0, /limits/seconds must be 1 to 1800 but is 0",
        "5, 1801, /limits/seconds must be 1 to 1800 but is 1801"
    })
    void limitsOverTheConfiguredOnesAreRefused(int rounds, long seconds, String why) {
        assertRefused(desk.asking("x").limits(rounds, seconds), ErrorCode.REQUEST_INVALID, why);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 5, /limits/tokens must be 1 to 1000000 but is 0",
        "1000001, 5, /limits/tokens must be 1 to 1000000 but is 1000001",
        "1, 0.00, /limits/cost must be above 0 and at most 5 but is 0.00",
        "1, 5.000001, /limits/cost must be above 0 and at most 5 but is 5.000001"
    })
    void budgetsOverTheConfiguredOnesAreRefused(long tokens, String dollars, String why) {
        assertRefused(desk.asking("x").budget(tokens, dollars), ErrorCode.REQUEST_INVALID, why);
    }

    @Test
    void lowerLimitsHoldForTheJob() {
        var job = desk.admitted(desk.asking("x").limits(3, 60L).budget(500, "0.01"));

        assertThat(desk.request(job).path("rounds").asInt()).isEqualTo(3);
        assertThat(job.budget()).isEqualTo(new Budget(500, new BigDecimal("0.01")));
    }

    @Test
    void aRepeatedRequestFindsTheFirstJobAndWakesNobody() {
        var start = desk.asking("x").idempotency(new Idempotency("ann POST /jobs", "k1", "hash"));

        var first = desk.admitted(start);
        var second = desk.asked(start);

        assertThat(second).isEqualTo(new AdmissionResult.Replayed(first));
        assertThat(desk.admitted).containsExactly(first.id());
    }

    private void assertRefused(AStart start, ErrorCode code, String words) {
        var before = new ArrayList<>(desk.admitted);

        assertThatThrownBy(() -> desk.jobs().start(start.build()))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(words);
        assertThat(desk.admitted).isEqualTo(before);
    }
}
