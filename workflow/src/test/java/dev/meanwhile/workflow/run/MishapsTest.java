package dev.meanwhile.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.llm.ModelRequest;
import dev.meanwhile.core.wait.Answer;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.workflow.definition.Draft;
import dev.meanwhile.workflow.run.FlowRequest.Edit;
import dev.meanwhile.workflow.start.FlowRetries.From;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What must not come of crashes, retries and failures in the wrong moment. */
class MishapsTest {

    private static Draft row(String type, String data) {
        return new Draft()
                .node("start", "start", "{}")
                .node("x", type, data)
                .node("out", "output", "{}")
                .edge("start", "x")
                .edge("x", "out");
    }

    private static Stage with(Draft draft, String id, Draft subflow, Cast model) {
        var subflows = new LinkedHashMap<String, JsonNode>();
        subflows.put(id, subflow.document());
        var request = new FlowRequest(
                "hello",
                null,
                List.of(),
                JsonNodeFactory.instance.objectNode(),
                draft.document(),
                subflows,
                new LinkedHashMap<>());
        return new Stage(request, model);
    }

    private static Function<ModelRequest, Turn> failing(String prompt, int times) {
        var left = new AtomicInteger(times);
        return request -> Cast.system(request).equals(prompt) && left.getAndDecrement() > 0
                ? Turn.breaks(ErrorCode.MODEL_CONTENT_FILTERED)
                : Turn.says(Cast.echo(request));
    }

    @Test
    void aFailureWhoseRunWasKilledBeforeItsEndIsStillAFailure() throws InterruptedException {
        var stage = new Stage(row("agent", "{'prompt':'X'}"), new Cast(failing("X", 1)));
        stage.play(stage.claim());
        stage.takeOver();

        var job = stage.attempt();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.failure().code()).isEqualTo(ErrorCode.MODEL_CONTENT_FILTERED);
    }

    @Test
    void aSubflowThatIsTriedAgainDoesItsFailedNodeAnew() throws InterruptedException {
        var draft = row("subflow", "{'subflowId':'sub','errorHandling':{'retry':{'maxRetries':1}}}");
        var stage = with(draft, "sub", row("agent", "{'prompt':'X'}"), new Cast(failing("X", 1)));

        var job = stage.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(stage.text()).isEqualTo("X(hello)");
    }

    @Test
    void anAnswerToWhatHasFailedDoesNotKeepTheRunAwake() throws InterruptedException {
        var subflow = row("agent", "{'prompt':'X'}")
                .node("ask", "human", "{'hitl':{'enabled':true}}")
                .edge("start", "ask")
                .edge("ask", "out");
        var draft = row("subflow", "{'subflowId':'sub','errorHandling':{'mode':'continue'}}")
                .node("last", "human", "{'hitl':{'enabled':true}}")
                .edge("x", "last")
                .edge("last", "out");
        var model = new Cast();
        var stage = with(draft, "sub", subflow, model);
        model.plays(request -> (asked, sink) -> {
            while (open(stage).isEmpty()) {
                Thread.onSpinWait();
            }
            return Turn.breaks(ErrorCode.MODEL_CONTENT_FILTERED).play(asked, sink);
        });
        stage.attempt();
        var dead = open(stage).stream()
                .filter(wait -> wait.ask().call().path().equals("x/ask"))
                .findFirst()
                .orElseThrow();

        stage.engine.answer(dead.ask().id(), new Answer(Action.APPROVE, null, null, "ann"), null);
        var job = stage.attempt();

        assertThat(job.state()).isEqualTo(JobState.WAITING);
        assertThat(stage.engine.wakeDue()).isZero();
    }

    private static List<Wait> open(Stage stage) {
        return stage.record().waits().stream().filter(Wait::isOpen).toList();
    }

    @Test
    void whatIsRepeatedBehindABranchIsMergedAnew() throws InterruptedException {
        var draft = new Draft()
                .node("start", "start", "{}")
                .node("fan", "parallel", "{'branches':[{'id':'l','prompt':'L'},{'id':'r','prompt':'R'}]}")
                .node("x", "agent", "{'prompt':'X'}")
                .node("out", "output", "{}")
                .edge("start", "fan")
                .edge("fan", "l", "x")
                .edge("fan", "merged", "out");
        var stage = new Stage(draft);
        stage.attempt();

        stage.retry(new From.Node("x", new Edit(null, "Y")));
        stage.attempt();

        assertThat(stage.text()).isEqualTo("## l\n\nY(L(hello))\n\n## r\n\nR(hello)");
        assertThat(stage.model.requests()).hasSize(4);
    }

    @Test
    void anOutputDoesNotWaitForWhatWaitsForIt() throws InterruptedException {
        var draft = new Draft()
                .node("start", "start", "{}")
                .node("fan", "parallel", "{'branches':[{'id':'l','prompt':'L'}]}")
                .node("out", "output", "{'sources':['fan']}")
                .edge("start", "fan")
                .edge("fan", "l", "out");
        var stage = new Stage(draft);

        assertThat(stage.attempt().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void anAnswerThatMustBeCorrectedIsPaidOnce() throws InterruptedException {
        var model = new Cast(request -> {
            if (Cast.last(request).startsWith("Your answer does not fit")) {
                throw new IllegalStateException("killed");
            }
            return Turn.says("no JSON");
        });
        var stage = new Stage(row("agent", "{'prompt':'X','structuredOutput':{'type':'object'}}"), model);
        try {
            stage.play(stage.claim());
        } catch (IllegalStateException killed) {
            stage.takeOver();
        }
        model.plays(_ -> Turn.says("{}"));

        stage.attempt();

        assertThat(stage.text()).isEqualTo("{}");
        assertThat(model.requests())
                .filteredOn(request -> Cast.last(request).equals("hello"))
                .hasSize(1);
    }
}
