package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.server.RunningServer.Answer;
import dev.meanwhile.workflow.definition.Draft;
import dev.meanwhile.workflow.definition.Mistakes;
import dev.meanwhile.workflow.definition.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Definitions of workflows over REST: kept with versions, refused with all that is wrong with them. */
class WorkflowsIT {
    private static final RunningServer SERVER = RunningServer.shared();
    private static final String ALL = "/api/v1/projects/flows/workflows";

    @BeforeAll
    static void aProjectOfItsOwn() {
        SERVER.send("POST", "/api/v1/projects", "{\"id\": \"flows\"}");
        var known = agent("one");
        known.withObject("/meta")
                .putArray("inputs")
                .addObject()
                .put("id", "topic")
                .put("required", true);
        put("known", known);
    }

    /** Start, one more node, and an output, in a row. */
    private static ObjectNode document(String type, String data) {
        return Json.object("""
                {'meta':{'version':'2.0.0','name':'A flow','description':'For tests','colour':'red'},
                 'nodes':[{'id':'start','type':'start','data':{}},{'id':'middle','type':'%s','data':%s},
                          {'id':'out','type':'output','data':{}}],
                 'edges':[{'id':'e1','source':'start','target':'middle'},{'id':'e2','source':'middle','target':'out'}]}""".formatted(type, data));
    }

    private static ObjectNode agent(String prompt) {
        return document("agent", "{'prompt':'%s'}".formatted(prompt));
    }

    private static ObjectNode naming(String subflow) {
        return document("subflow", "{'subflowId':'%s'}".formatted(subflow));
    }

    private static Answer put(String id, ObjectNode document, String... headers) {
        return SERVER.send("PUT", ALL + "/" + id, document.toString(), headers);
    }

    private static JsonNode get(String path) {
        return SERVER.send("GET", ALL + path, "").json();
    }

    private static String fresh() {
        return "w-" + UUID.randomUUID();
    }

    /** A server always has a default model; two drafts need subflows that no real project has. */
    static Stream<Arguments> mistakes() {
        return Mistakes.all().filter(mistake -> {
            var draft = ((Draft) mistake.get()[2]).document().toString();
            return !draft.contains("\"circle\"") && !draft.contains("\"tower\"");
        });
    }

    @ParameterizedTest(name = "{0} about {1}")
    @MethodSource("mistakes")
    void eachMistakeIsToldWithItsCodeAndItsPlace(ProblemCode code, String where, Draft draft) {
        var checked = SERVER.send("POST", ALL + "/validate", draft.document().toString());

        assertThat(checked.status()).isEqualTo(200);
        assertThat(checked.json().path("problems")).anySatisfy(problem -> {
            assertThat(problem.path("code").asText()).isEqualTo(code.name());
            assertThat(problem.path("node").asText("") + problem.path("edge").asText(""))
                    .isEqualTo(where);
        });
    }

    @Test
    void aWorkflowIsMadeReadChangedAndDeleted() {
        var made = SERVER.send("POST", ALL, agent("one").toString());
        var path = made.header("Location");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("ETag")).isEqualTo("\"1\"");
        assertThat(made.json().path("version").asInt()).isEqualTo(1);
        assertThat(made.json().path("name").asText()).isEqualTo("A flow");
        assertThat(made.json().path("problems")).isEmpty();
        var read = SERVER.send("GET", path, "").json();
        assertThat(read.path("document")).isEqualTo(agent("one"));
        assertThat(read.path("createdBy").asText()).isEqualTo("local");

        var changed = SERVER.send("PUT", path, agent("two").toString());
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("version").asInt()).isEqualTo(2);
        assertThat(SERVER.send("GET", path + "/versions/1", "").json().path("document"))
                .isEqualTo(agent("one"));
        assertThat(SERVER.send("GET", path + "/versions", "").json().path("items"))
                .extracting(version -> version.path("version").asInt())
                .containsExactly(2, 1);

        assertThat(SERVER.send("DELETE", path, "").status()).isEqualTo(204);
        for (var gone : List.of("", "/versions", "/versions/1")) {
            assertThat(SERVER.send("GET", path + gone, "").json().path("code").asText())
                    .isEqualTo("workflow_not_found");
        }
        assertThat(SERVER.send("DELETE", path, "").status()).isEqualTo(404);
    }

    @Test
    void aPutUnderANewIdMakesAWorkflowAndTheSameDocumentNoVersion() {
        var id = fresh();

        assertThat(put(id, agent("one")).status()).isEqualTo(201);
        assertThat(put(id, agent("one")).status()).isEqualTo(200);

        assertThat(get("/" + id).path("version").asInt()).isEqualTo(1);
        assertThat(put(fresh(), agent("nameless").without("meta"))
                        .json()
                        .path("name")
                        .asText())
                .startsWith("w-");
    }

    @Test
    void whoSawAnotherVersionOverwritesNothing() {
        var id = fresh();

        assertThat(put(id, agent("one"), "If-Match", "\"1\"").status()).isEqualTo(404);
        assertThat(put(id, agent("one"), "If-None-Match", "*").status()).isEqualTo(201);
        assertThat(put(id, agent("two"), "If-None-Match", "*")
                        .json()
                        .path("code")
                        .asText())
                .isEqualTo("workflow_changed");
        assertThat(put(id, agent("two"), "If-Match", "\"1\"").header("ETag")).isEqualTo("\"2\"");
        var late = put(id, agent("three"), "If-Match", "\"1\"");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().path("detail").asText()).contains("2");
        assertThat(put(id, agent("three"), "If-Match", "three").status()).isEqualTo(400);
        assertThat(get("/" + id).path("document")).isEqualTo(agent("two"));
    }

    @Test
    void listsHavePages() {
        SERVER.send("POST", "/api/v1/projects", "{\"id\": \"flow-pages\"}");
        var all = "/api/v1/projects/flow-pages/workflows";
        for (var id : List.of("c", "a", "b")) {
            SERVER.send("PUT", all + "/" + id, agent(id).toString());
        }

        var first = SERVER.send("GET", all + "?limit=2", "").json();
        var rest = SERVER.send(
                        "GET",
                        all + "?limit=2&cursor=" + first.path("nextCursor").asText(),
                        "")
                .json();

        assertThat(first.path("items").findValuesAsText("id")).containsExactly("a", "b");
        assertThat(rest.path("items").findValuesAsText("id")).containsExactly("c");
        assertThat(rest.has("nextCursor")).isFalse();
        assertThat(first.path("items").path(0).has("document")).isFalse();
        SERVER.send("PUT", all + "/a", agent("again").toString());
        var newest = SERVER.send("GET", all + "/a/versions?limit=1", "").json();
        assertThat(newest.path("nextCursor").asText()).isEqualTo("2");
        assertThat(SERVER.send("GET", all + "/a/versions?cursor=2", "").json().path("items"))
                .hasSize(1);
    }

    @Test
    void aWorkflowWithErrorsIsRefusedWithAllThatIsWrongWithIt() {
        var id = fresh();
        var document = document("agent", "{'tools':['guess']}");
        document.withArray("nodes").addObject().put("id", "odd").put("type", "teapot");

        var refused = put(id, document);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("code").asText()).isEqualTo("workflow_invalid");
        assertThat(refused.json().path("detail").asText()).contains("3 errors");
        assertThat(refused.json().path("problems").findValuesAsText("code"))
                .contains("UNKNOWN_NODE_TYPE", "UNKNOWN_TOOL", "DISCONNECTED_NODE", "EMPTY_PROMPT");
        assertThat(refused.json().path("problems").path(0).path("severity").asText())
                .isEqualTo("error");
        assertThat(SERVER.send("GET", ALL + "/" + id, "").status()).isEqualTo(404);
    }

    @Test
    void warningsComeWithTheAnswer() {
        var problems = put(fresh(), document("agent", "{}")).json().path("problems");

        assertThat(problems).hasSize(1);
        assertThat(problems.path(0).path("code").asText()).isEqualTo("EMPTY_PROMPT");
        assertThat(problems.path(0).path("node").asText()).isEqualTo("middle");
        assertThat(problems.path(0).path("severity").asText()).isEqualTo("warning");
    }

    @Test
    void aDocumentIsValidatedWithoutBeingKept() {
        var wrong = SERVER.send("POST", ALL + "/validate", "{\"nodes\": 7}");
        var right = SERVER.send("POST", ALL + "/validate", agent("one").toString());

        assertThat(wrong.status()).isEqualTo(200);
        assertThat(wrong.json().path("valid").asBoolean()).isFalse();
        assertThat(wrong.json().path("problems").findValuesAsText("code")).contains("DATA_VALIDATION_ERROR");
        assertThat(right.json().path("valid").asBoolean()).isTrue();
        assertThat(right.json().path("problems")).isEmpty();
    }

    @Test
    void subflowsMustBeThereAndLeadNowhereBack() {
        var leaf = fresh();
        var top = fresh();

        assertThat(codes(put(top, naming(leaf)))).containsExactly("SUBFLOW_NOT_FOUND");
        put(leaf, agent("leaf"));
        assertThat(put(top, naming(leaf)).status()).isEqualTo(201);
        var back = put(leaf, naming(top));
        assertThat(codes(back)).containsExactly("CYCLE_DETECTED");
        assertThat(back.json().path("problems").path(0).path("node").asText()).isEqualTo("middle");
        assertThat(codes(SERVER.send(
                        "POST", ALL + "/validate?id=" + leaf, naming(top).toString())))
                .containsExactly("CYCLE_DETECTED");
        assertThat(codes(put(leaf, naming(leaf)))).containsExactly("CYCLE_DETECTED");
    }

    @Test
    void whatASubflowNeedsMustBeMapped() {
        var leaf = fresh();
        var document = agent("leaf");
        document.withObject("meta")
                .withArray("inputs")
                .addObject()
                .put("id", "topic")
                .put("required", true);
        put(leaf, document);

        assertThat(codes(put(fresh(), naming(leaf)))).containsExactly("MISSING_INPUT_MAPPING");
        assertThat(put(fresh(), document("subflow", "{'subflowId':'%s','inputMappings':{'topic':'x'}}".formatted(leaf)))
                        .status())
                .isEqualTo(201);
    }

    private static List<String> codes(Answer answer) {
        return answer.json().path("problems").findValuesAsText("code");
    }

    @Test
    void aRepeatedPostMakesOneWorkflow() {
        var key = UUID.randomUUID().toString();
        var first = SERVER.send("POST", ALL, agent("once").toString(), "Idempotency-Key", key);
        var again = SERVER.send("POST", ALL, agent("once").toString(), "Idempotency-Key", key);
        var other = SERVER.send("POST", ALL, agent("other").toString(), "Idempotency-Key", key);

        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(other.status()).isEqualTo(422);
    }

    @Test
    @Timeout(30)
    void writesAreInTheAuditLog() {
        var id = fresh();
        put(id, agent("one"));
        SERVER.send("DELETE", ALL + "/" + id, "");

        List<String> deeds;
        do {
            deeds = SERVER.send("GET", "/api/v1/projects/flows/audit?target=" + id, "")
                    .json()
                    .path("items")
                    .findValuesAsText("action");
        } while (deeds.size() < 2); // they are written soon after the answer

        assertThat(deeds).containsExactly("delete_workflow", "save_workflow");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT  | /has space%20 | {}                        | 400 | request_invalid",
                "PUT  | /-dash        | {}                        | 400 | request_invalid",
                "PUT  | /flow         | {]                        | 400 | json_invalid",
                "PUT  | /flow         | []                        | 400 | request_invalid",
                "PUT  | /flow         |                           | 400 | json_invalid",
                "POST | ''            | {}                        | 422 | workflow_invalid",
                "PUT  | /validate     | {}                        | 405 | method_not_allowed",
                "GET  | /none         |                           | 404 | workflow_not_found",
                "GET  | /none/versions/0    |                     | 400 | request_invalid",
                "GET  | /none/versions/last |                     | 400 | request_invalid",
                "GET  | ?limit=0      |                           | 400 | request_invalid",
            })
    void whatCannotBeIsRefused(String method, String path, String body, int status, String code) {
        var answer = SERVER.send(method, ALL + path.replace(" ", "%20"), body == null ? "" : body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("code").asText()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\uffff", ""})
    void oddNamesOfFieldsHarmNothing(String name) {
        var document = agent("odd").toString().replace("colour", name);

        var answer = SERVER.send("PUT", ALL + "/" + fresh(), document);

        assertThat(answer.status()).isEqualTo(201);
    }

    @Test
    void aNameThatIsTooLongIsAnErrorOfTheDocument() {
        var document = agent("long");
        document.withObject("meta").put("name", "x".repeat(257));

        assertThat(put(fresh(), document)
                        .json()
                        .path("problems")
                        .path(0)
                        .path("message")
                        .asText())
                .contains("meta.name", "256");
    }

    @Test
    void fourMebibytesAreKeptAndNoMore() {
        var id = fresh();
        var large = agent("x".repeat(3 << 20));

        assertThat(put(id, large).status()).isEqualTo(201);
        assertThat(get("/" + id).path("document")).isEqualTo(large);
        assertThat(put(id, agent("x".repeat(4 << 20))).status()).isEqualTo(413);
    }

    @Test
    void twoThousandNodesAreValidatedWithinASecond() {
        var document = agent("first");
        var nodes = document.withArray("nodes");
        var edges = document.withArray("edges");
        for (var i = 0; i < 1997; i++) {
            nodes.add(Json.of("{'id':'n%d','type':'agent','data':{'prompt':'%s','tools':['calculate']}}"
                    .formatted(i, "word ".repeat(60))));
            edges.add(Json.of(
                    "{'id':'f%d','source':'%s','target':'n%d'}".formatted(i, i == 0 ? "start" : "n" + (i - 1), i)));
        }
        edges.add(Json.of("{'id':'last','source':'n1996','target':'out'}"));
        SERVER.send("POST", ALL + "/validate", document.toString());
        var began = System.nanoTime();

        var answer = SERVER.send("POST", ALL + "/validate", document.toString());

        assertThat(answer.json().path("valid").asBoolean()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
    }
}
