package dev.meanwhile.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.job.JobState;
import dev.meanwhile.workflow.definition.Draft;
import org.junit.jupiter.api.Test;

/** What is behind the branches of parallel nodes, where it is not plain. */
class BranchesTest {
    private static final String BRANCHES = "{'branches':[{'id':'l'},{'id':'r','prompt':'R'}]}";

    private static Draft drawn() {
        return new Draft().node("start", "start", "{}");
    }

    @Test
    void withoutAMergeTheRunEndsWithTheNodesBehindTheBranches() throws InterruptedException {
        var draft = drawn().node("fan", "parallel", BRANCHES)
                .node("a", "agent", "{'prompt':'A'}")
                .node("b", "agent", "{'prompt':'B'}")
                .edge("start", "fan")
                .edge("fan", "l", "a")
                .edge("fan", "r", "b");
        var stage = new Stage(draft);

        stage.attempt();

        assertThat(stage.text()).isEqualTo("A(hello)\n\nB(R(hello))");
    }

    @Test
    void theBeginningOfALoopsBodyIsNotBehindABranchAtItsEnd() throws InterruptedException {
        var draft = drawn().node("again", "whileLoop", "{'loopMode':'fixed','maxIterations':1}")
                .node("first", "agent", "{'prompt':'F'}")
                .node("fan", "parallel", BRANCHES)
                .node("a", "agent", "{'prompt':'A'}")
                .node("merge", "agent", "{'prompt':'M'}")
                .node("out", "output", "{'template':'{{again}}'}")
                .edge("start", "again")
                .edge("again", "body", "first")
                .edge("first", "fan")
                .edge("fan", "l", "a")
                .edge("a", "again")
                .edge("fan", "merged", "merge")
                .edge("again", "done", "out");
        var stage = new Stage(draft);

        stage.attempt();

        assertThat(stage.output("again#1/fan")).isEqualTo("## l\n\nA(F(hello))\n\n## r\n\nR(F(hello))");
    }

    @Test
    void aMergeDoesNotWaitForWhatWaitsForIt() throws InterruptedException {
        var draft = drawn().node("outer", "parallel", BRANCHES)
                .node("inner", "parallel", BRANCHES)
                .node("out", "output", "{}")
                .edge("start", "outer")
                .edge("outer", "l", "inner")
                .edge("inner", "l", "out")
                .edge("outer", "merged", "out");
        var stage = new Stage(draft);

        var job = stage.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(stage.text()).isEqualTo("hello\n\n## l\n\n## l\n\nhello\n\n## r\n\nR(hello)\n\n## r\n\nR(hello)");
    }
}
