package dev.meanwhile.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.RecordingTool;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.llm.ModelRequest;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.workflow.definition.Draft;
import dev.meanwhile.workflow.run.NodeEnd.Status;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class FlowRunnerTest {

    private static Draft drawn() {
        return new Draft().node("start", "start", "{}");
    }

    private static String agent(String prompt) {
        return "{'prompt':'%s'}".formatted(prompt);
    }

    @Test
    void agentsInARowPassTheirAnswersOn() throws InterruptedException {
        var draft = drawn().node("a", "agent", agent("A"))
                .node("b", "agent", agent("B"))
                .node("out", "output", "{}")
                .edge("start", "a")
                .edge("a", "b")
                .edge("b", "out");
        var stage = new Stage(draft);

        var job = stage.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(stage.text()).isEqualTo("B(A(hello))");
        assertThat(stage.paths("node.finished")).containsExactly("start", "a", "b", "out");
    }

    @Test
    void aNodeWithSeveralParentsGetsAllTheirOutputs() throws InterruptedException {
        var draft = drawn().node("a", "agent", agent("A"))
                .node("b", "agent", agent("B"))
                .node("out", "output", "{}")
                .edge("start", "a")
                .edge("start", "b")
                .edge("a", "out")
                .edge("b", "out");
        var stage = new Stage(draft);

        stage.attempt();

        assertThat(stage.text()).isEqualTo("A(hello)\n\nB(hello)");
    }

    @Test
    void aRouterSkipsWhatItDoesNotChoose() throws InterruptedException {
        var draft = drawn().node("pick", "router", "{'prompt':'Pick'}")
                .node("left", "agent", agent("L"))
                .node("right", "agent", agent("R"))
                .node("behind", "agent", agent("X"))
                .node("out", "output", "{}")
                .edge("start", "pick")
                .edge("pick", "left", "left")
                .edge("pick", "right", "right")
                .edge("left", "behind")
                .edge("behind", "out")
                .edge("right", "out");
        var model = new Cast(request -> Cast.system(request).equals("Pick")
                ? Turn.calls(new TurnFact.ToolCall(null, "select_route", "{\"route_id\":\"right\"}"))
                : Turn.says(Cast.echo(request)));
        var stage = new Stage(draft, model);

        stage.attempt();

        assertThat(stage.text()).isEqualTo("R(hello)");
        assertThat(stage.paths("node.skipped")).containsExactlyInAnyOrder("left", "behind");
        assertThat(stage.end("pick").route().path("route").asText()).isEqualTo("right");
    }

    @Test
    void branchesRunBesideEachOtherAndAreMerged() throws InterruptedException {
        var draft = drawn().node(
                        "fan",
                        "parallel",
                        "{'branches':[{'id':'l','label':'Left','prompt':'L'},{'id':'r','label':'Right','prompt':'R'}]}")
                .node("out", "output", "{}")
                .edge("start", "fan")
                .edge("fan", "merged", "out");
        var stage = new Stage(draft);

        stage.attempt();

        assertThat(stage.text()).isEqualTo("## Left\n\nL(hello)\n\n## Right\n\nR(hello)");
        assertThat(stage.paths("node.finished")).contains("fan:l", "fan:r", "fan");
    }

    @Test
    void nodesBehindABranchRunBeforeTheMerge() throws InterruptedException {
        var draft = drawn().node("fan", "parallel", "{'prompt':'M','branches':[{'id':'l','prompt':'L'},{'id':'r'}]}")
                .node("a", "agent", agent("A"))
                .node("b", "agent", agent("B"))
                .node("out", "output", "{}")
                .edge("start", "fan")
                .edge("fan", "l", "a")
                .edge("fan", "r", "b")
                .edge("fan", "merged", "out");
        var stage = new Stage(draft);

        stage.attempt();

        assertThat(stage.text()).isEqualTo("M(## l\n\nA(L(hello))\n\n## r\n\nB(hello))");
    }

    @Test
    void aBranchThatFailsIsToldOfAndEndsNothing() throws InterruptedException {
        var draft = drawn().node("fan", "parallel", "{'branches':[{'id':'l','prompt':'L'},{'id':'r','prompt':'R'}]}")
                .node("out", "output", "{}")
                .edge("start", "fan")
                .edge("fan", "merged", "out");
        var stage = new Stage(draft, new Cast(failing("L")));

        var job = stage.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(stage.text()).isEqualTo("## l\n\n(failed: scripted: model_unauthorized)\n\n## r\n\nR(hello)");
    }

    private static Function<ModelRequest, Turn> failing(String prompt) {
        return request -> Cast.system(request).equals(prompt)
                ? Turn.breaks(ErrorCode.MODEL_UNAUTHORIZED)
                : Turn.says(Cast.echo(request));
    }

    @Test
    void aBranchThatTakesTooLongIsGivenUp() throws InterruptedException {
        var draft = drawn().node(
                        "fan",
                        "parallel",
                        "{'branchTimeout':50,'branches':[{'id':'l','prompt':'L'},{'id':'r','prompt':'R'}]}")
                .node("out", "output", "{}")
                .edge("start", "fan")
                .edge("fan", "merged", "out");
        var stage = new Stage(draft, new Cast(request -> (asked, sink) -> {
            if (Cast.system(asked).equals("L")) {
                new CountDownLatch(1).await();
            }
            return Turn.says(Cast.echo(asked)).play(asked, sink);
        }));

        stage.attempt();

        assertThat(stage.end("fan:l").failure().code()).isEqualTo(ErrorCode.NODE_TIMED_OUT);
        assertThat(stage.text()).endsWith("## r\n\nR(hello)");
    }

    @Test
    void aLoopGoesOnAsLongAsItsModelSaysYes() throws InterruptedException {
        var draft = drawn().node("again", "whileLoop", "{'conditionPrompt':'More?'}")
                .node("body", "agent", agent("B"))
                .node("out", "output", "{}")
                .edge("start", "again")
                .edge("again", "body", "body")
                .edge("body", "again")
                .edge("again", "done", "out");
        var model = new Cast(request -> {
            if (!Cast.system(request).equals("More?")) {
                return Turn.says(Cast.echo(request));
            }
            return Turn.says(Cast.last(request).equals("B(B(hello))") ? "No." : "Yes, please.");
        });
        var stage = new Stage(draft, model);

        stage.attempt();

        assertThat(stage.text()).isEqualTo("B(B(hello))");
        assertThat(stage.paths("node.finished"))
                .containsExactly("start", "again#1/body", "again#2/body", "again", "out");
    }

    @Test
    void aToolNodeFillsItsArgumentsIn() throws InterruptedException {
        var tool = RecordingTool.reading("look", "blue");
        var draft = drawn().node("see", "tool", "{'toolId':'look','arguments':{'q':'{{input}} {{prompt}} {{start}}'}}")
                .node("out", "output", "{'template':'It is {{see}}.'}")
                .edge("start", "see")
                .edge("see", "out");
        var stage = new Stage(draft).with(tool);

        stage.attempt();

        assertThat(stage.text()).isEqualTo("It is blue.");
        assertThat(tool.calls().getFirst().arguments().path("q").asText()).isEqualTo("hello hello hello");
    }

    @Test
    void theFirstFatalFailureEndsTheRun() throws InterruptedException {
        var draft = drawn().node("a", "agent", agent("A"))
                .node("out", "output", "{}")
                .edge("start", "a")
                .edge("a", "out");
        var stage = new Stage(draft, new Cast(failing("A")));

        var job = stage.attempt();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.failure().code()).isEqualTo(ErrorCode.MODEL_UNAUTHORIZED);
        assertThat(stage.end("a").status()).isEqualTo(Status.ERROR);
        assertThat(stage.paths("node.failed")).containsExactly("a");
    }

    @Test
    void aFailureMayLeaveByItsOwnExit() throws InterruptedException {
        var draft = drawn().node("a", "agent", "{'prompt':'A','errorHandling':{'mode':'branch'}}")
                .node("sorry", "agent", agent("S"))
                .node("out", "output", "{}")
                .edge("start", "a")
                .edge("a", "out")
                .edge("a", "error", "sorry")
                .edge("sorry", "out");
        var stage = new Stage(draft, new Cast(failing("A")));

        var job = stage.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(stage.text()).isEqualTo("S(hello)");
    }

    @Test
    void whatHasEndedIsNotRunAgainAfterATakeover() throws InterruptedException {
        var draft = drawn().node("a", "agent", agent("A"))
                .node("b", "agent", agent("B"))
                .node("out", "output", "{}")
                .edge("start", "a")
                .edge("a", "b")
                .edge("b", "out");
        var model = new Cast(request -> {
            if (Cast.system(request).equals("B")) {
                throw new IllegalStateException("killed");
            }
            return Turn.says(Cast.echo(request));
        });
        var stage = new Stage(draft, model);
        assertThatThrownBy(() -> stage.play(stage.claim())).hasMessage("killed");
        stage.takeOver();
        model.plays(request -> Turn.says(Cast.echo(request)));

        stage.attempt();

        assertThat(stage.text()).isEqualTo("B(A(hello))");
        assertThat(model.requests())
                .filteredOn(request -> Cast.system(request).equals("A"))
                .hasSize(1);
    }
}
