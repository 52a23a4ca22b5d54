package dev.meanwhile.workflow.definition;

import static dev.meanwhile.workflow.definition.ProblemCode.CYCLE_DETECTED;
import static dev.meanwhile.workflow.definition.ProblemCode.DANGLING_EDGE;
import static dev.meanwhile.workflow.definition.ProblemCode.DEAD_END_NODE;
import static dev.meanwhile.workflow.definition.ProblemCode.EMPTY_PROMPT;
import static dev.meanwhile.workflow.definition.ProblemCode.MISSING_MODEL;
import static dev.meanwhile.workflow.definition.ProblemCode.NO_OUTPUT;
import static dev.meanwhile.workflow.definition.ProblemCode.NO_START_NODE;
import static dev.meanwhile.workflow.definition.ProblemCode.UNKNOWN_NODE_TYPE;
import static dev.meanwhile.workflow.definition.ProblemCode.UNKNOWN_TOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Arrays;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValidatorTest {
    private static final String LOOP = "{'conditionPrompt':'More?'}";

    @Test
    void aPlainWorkflowHasNoProblems() {
        assertThat(Draft.ofThree().problems()).isEmpty();
    }

    @ParameterizedTest(name = "{0} about {1}")
    @MethodSource("dev.meanwhile.workflow.definition.Mistakes#all")
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
        Mistakes.all().forEach(wrong -> met.add((ProblemCode) wrong.get()[0]));

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
        assertThat(Mistakes.loop(LOOP).edge("writer", "l").problems())
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
