package dev.meanwhile.workflow.definition;

import static dev.meanwhile.workflow.definition.ProblemCode.CYCLE_DETECTED;
import static dev.meanwhile.workflow.definition.ProblemCode.DANGLING_EDGE;
import static dev.meanwhile.workflow.definition.ProblemCode.DATA_VALIDATION_ERROR;
import static dev.meanwhile.workflow.definition.ProblemCode.DEAD_END_NODE;
import static dev.meanwhile.workflow.definition.ProblemCode.DISCONNECTED_COMPONENTS;
import static dev.meanwhile.workflow.definition.ProblemCode.DISCONNECTED_NODE;
import static dev.meanwhile.workflow.definition.ProblemCode.DUPLICATE_SOURCE_HANDLE;
import static dev.meanwhile.workflow.definition.ProblemCode.EMPTY_PROMPT;
import static dev.meanwhile.workflow.definition.ProblemCode.INVALID_MAX_ITERATIONS;
import static dev.meanwhile.workflow.definition.ProblemCode.MISSING_BODY;
import static dev.meanwhile.workflow.definition.ProblemCode.MISSING_CONDITION_PROMPT;
import static dev.meanwhile.workflow.definition.ProblemCode.MISSING_EDGE_LABEL;
import static dev.meanwhile.workflow.definition.ProblemCode.MISSING_EXIT;
import static dev.meanwhile.workflow.definition.ProblemCode.MISSING_INPUT_MAPPING;
import static dev.meanwhile.workflow.definition.ProblemCode.MISSING_MODEL;
import static dev.meanwhile.workflow.definition.ProblemCode.MISSING_REQUIRED_PORT;
import static dev.meanwhile.workflow.definition.ProblemCode.MISSING_SUBFLOW_ID;
import static dev.meanwhile.workflow.definition.ProblemCode.MULTIPLE_START_NODES;
import static dev.meanwhile.workflow.definition.ProblemCode.NO_INPUT;
import static dev.meanwhile.workflow.definition.ProblemCode.NO_OUTPUT;
import static dev.meanwhile.workflow.definition.ProblemCode.NO_START_NODE;
import static dev.meanwhile.workflow.definition.ProblemCode.SUBFLOW_NOT_FOUND;
import static dev.meanwhile.workflow.definition.ProblemCode.UNKNOWN_HANDLE;
import static dev.meanwhile.workflow.definition.ProblemCode.UNKNOWN_NODE_TYPE;
import static dev.meanwhile.workflow.definition.ProblemCode.UNKNOWN_TOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValidatorTest {
    private static final String LOOP = "{'conditionPrompt':'More?'}";

    @Test
    void aPlainWorkflowHasNoProblems() {
        assertThat(Draft.ofThree().problems()).isEmpty();
    }

    @ParameterizedTest(name = "{0} about {1}")
    @MethodSource("wrongs")
    void eachMistakeHasItsCodeAndItsPlace(ProblemCode code, String where, Draft draft) {
        assertThat(draft.problems())
                .filteredOn(problem -> problem.code() == code)
                .singleElement()
                .satisfies(problem -> {
                    var place = problem.node() == null ? problem.edge() : problem.node();
                    assertThat(place == null ? "" : place).isEqualTo(where);
                    assertThat(problem.message()).contains(where);
                });
    }

    static Stream<Arguments> wrongs() {
        return Stream.of(ofTheDrawing(), ofAgentsAndRouters(), ofOtherNodes()).flatMap(List::stream);
    }

    private static List<Arguments> ofTheDrawing() {
        return List.of(
                arguments(NO_START_NODE, "", new Draft().node("out", "output", "{}")),
                arguments(
                        MULTIPLE_START_NODES,
                        "again",
                        Draft.ofThree().node("again", "start", "{}").edge("again", "out")),
                arguments(DISCONNECTED_NODE, "lost", Draft.ofThree().node("lost", "output", "{}")),
                arguments(NO_INPUT, "lost", Draft.ofThree().node("lost", "output", "{}")),
                arguments(DISCONNECTED_COMPONENTS, "", Draft.ofThree().node("lost", "output", "{}")),
                arguments(CYCLE_DETECTED, "writer", circle()),
                arguments(DANGLING_EDGE, "e2", Draft.ofThree().edge("writer", "nowhere")),
                arguments(UNKNOWN_HANDLE, "e2", Draft.ofThree().edge("writer", "sideways", "out")),
                arguments(NO_OUTPUT, "", new Draft().node("start", "start", "{}")),
                arguments(
                        DEAD_END_NODE,
                        "end",
                        Draft.ofThree().node("end", "agent", "{'prompt':'x'}").edge("start", "end")),
                arguments(
                        UNKNOWN_NODE_TYPE,
                        "odd",
                        Draft.ofThree().node("odd", "teapot", "{}").edge("start", "odd")));
    }

    private static Draft circle() {
        return Draft.ofThree()
                .node("editor", "agent", "{'prompt':'Edit.'}")
                .edge("writer", "editor")
                .edge("editor", "writer");
    }

    private static List<Arguments> ofAgentsAndRouters() {
        return List.of(
                arguments(EMPTY_PROMPT, "mute", with("mute", "agent", "{}")),
                arguments(UNKNOWN_TOOL, "a", with("a", "agent", "{'prompt':'x','tools':['calculate','guess']}")),
                arguments(DATA_VALIDATION_ERROR, "a", with("a", "agent", "{'prompt':7}")),
                arguments(DATA_VALIDATION_ERROR, "a", with("a", "agent", "{'prompt':'x','temperature':3}")),
                arguments(DATA_VALIDATION_ERROR, "a", with("a", "agent", "{'prompt':'x','hitl':{'mode':'shout'}}")),
                arguments(
                        MISSING_REQUIRED_PORT,
                        "a",
                        with("a", "agent", "{'prompt':'x','errorHandling':{'mode':'branch'}}")),
                arguments(
                        MISSING_REQUIRED_PORT,
                        "r",
                        Draft.ofThree().node("r", "router", "{}").edge("start", "r")),
                arguments(MISSING_EDGE_LABEL, "e3", with("r", "router", "{}")),
                arguments(
                        DUPLICATE_SOURCE_HANDLE,
                        "e4",
                        Draft.ofThree()
                                .node("r", "condition", "{}")
                                .edge("start", "r")
                                .edge("r", "good", "writer")
                                .edge("r", "good", "out")));
    }

    private static List<Arguments> ofOtherNodes() {
        return List.of(
                arguments(INVALID_MAX_ITERATIONS, "l", loop("{'conditionPrompt':'More?','maxIterations':0}")),
                arguments(MISSING_CONDITION_PROMPT, "l", loop("{}")),
                arguments(MISSING_BODY, "l", with("l", "whileLoop", LOOP)),
                arguments(MISSING_EXIT, "l", with("l", "whileLoop", LOOP)),
                arguments(MISSING_SUBFLOW_ID, "s", with("s", "subflow", "{}")),
                arguments(SUBFLOW_NOT_FOUND, "s", with("s", "subflow", "{'subflowId':'gone'}")),
                arguments(CYCLE_DETECTED, "s", with("s", "subflow", "{'subflowId':'circle'}")),
                arguments(DATA_VALIDATION_ERROR, "s", with("s", "subflow", "{'subflowId':'tower'}")),
                arguments(MISSING_INPUT_MAPPING, "s", with("s", "subflow", "{'subflowId':'known'}")),
                arguments(UNKNOWN_TOOL, "t", with("t", "tool", "{'toolId':'guess'}")),
                arguments(DATA_VALIDATION_ERROR, "t", with("t", "tool", "{}")),
                arguments(DATA_VALIDATION_ERROR, "p", with("p", "parallel", "{'branches':[]}")),
                arguments(DATA_VALIDATION_ERROR, "p", with("p", "parallel", "{'branches':[{'label':'no id'}]}")),
                arguments(DATA_VALIDATION_ERROR, "h", with("h", "human", "{}")),
                arguments(
                        DATA_VALIDATION_ERROR,
                        "o",
                        Draft.ofThree()
                                .node("o", "output", "{'sources':['gone']}")
                                .edge("start", "o")));
    }

    /** A node between the start and the output. */
    private static Draft with(String id, String type, String data) {
        return Draft.ofThree().node(id, type, data).edge("start", id).edge(id, "out");
    }

    private static Draft loop(String data) {
        return Draft.ofThree()
                .node("l", "whileLoop", data)
                .edge("start", "l")
                .edge("l", "body", "writer")
                .edge("l", "done", "out");
    }

    @Test
    void aModelIsNeededWhereTheProjectHasNone() {
        var draft = new Draft()
                .node("start", "start", "{}")
                .node("a", "agent", "{'prompt':'x'}")
                .node("out", "output", "{}")
                .edge("start", "a")
                .edge("a", "out");

        assertThat(draft.problems(true)).isEmpty();
        assertThat(draft.problems(false))
                .singleElement()
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(MISSING_MODEL));
    }

    @Test
    void everyCodeIsMet() {
        var met = EnumSet.of(MISSING_MODEL);
        wrongs().forEach(wrong -> met.add((ProblemCode) wrong.get()[0]));

        assertThat(met).containsExactlyInAnyOrderElementsOf(Arrays.asList(ProblemCode.values()));
    }

    @Test
    void allProblemsAreToldAtOnceErrorsFirst() {
        var draft = new Draft()
                .node("a", "agent", "{'tools':['guess']}")
                .node("b", "teapot", "{}")
                .edge("a", "nowhere");

        assertThat(draft.problems())
                .extracting(Problem::code)
                .contains(NO_START_NODE, UNKNOWN_TOOL, UNKNOWN_NODE_TYPE, DANGLING_EDGE, EMPTY_PROMPT, NO_OUTPUT);
        assertThat(draft.problems()).extracting(Problem::isError).isSortedAccordingTo((a, b) -> Boolean.compare(b, a));
    }

    @Test
    void theBodyOfALoopMayLeadBackToIt() {
        assertThat(loop(LOOP).edge("writer", "l").problems())
                .extracting(Problem::code)
                .doesNotContain(CYCLE_DETECTED);
    }

    @Test
    void twoThousandLoopsInOneAnotherAreChecked() {
        var draft = new Draft()
                .node("n0", "start", "{}")
                .node("n1", "whileLoop", LOOP)
                .edge("n0", "n1");
        for (var i = 2; i < 2000; i++) {
            draft.node("n" + i, "whileLoop", LOOP)
                    .edge("n" + (i - 1), "body", "n" + i)
                    .edge("n" + i, "done", "n" + (i - 1));
        }

        assertThat(draft.problems()).extracting(Problem::code).doesNotContain(CYCLE_DETECTED);
    }

    @Test
    void twoThousandNodesAreChecked() {
        var draft = new Draft().node("n0", "start", "{}");
        for (var i = 1; i < 2000; i++) {
            draft.node("n" + i, "whileLoop", LOOP).edge("n" + (i - 1), i == 1 ? "output" : "body", "n" + i);
        }

        assertThat(draft.problems())
                .extracting(Problem::code)
                .contains(NO_OUTPUT)
                .doesNotContain(CYCLE_DETECTED);
    }

    @Test
    void whatABranchOrAPassEndsWithIsNoDeadEnd() {
        var draft = new Draft()
                .node("start", "start", "{}")
                .node("fan", "parallel", "{'branches':[{'id':'left','label':'L'}]}")
                .node("behind", "tool", "{'toolId':'calculate'}")
                .node("loop", "whileLoop", "{'loopMode':'fixed'}")
                .node("pass", "tool", "{'toolId':'calculate'}")
                .node("lost", "tool", "{'toolId':'calculate'}")
                .node("out", "output", "{}")
                .edge("start", "fan")
                .edge("fan", "left", "behind")
                .edge("fan", "merged", "loop")
                .edge("loop", "body", "pass")
                .edge("loop", "done", "out")
                .edge("start", "lost");

        assertThat(draft.problems())
                .extracting(Problem::code, Problem::node)
                .containsExactly(tuple(DEAD_END_NODE, "lost"));
    }
}
