package dev.meanwhile.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.workflow.definition.Draft;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes that fail and are tried again. */
class NodeRetriesTest {
    private static final String RETRY = "'errorHandling':{'mode':'stop','retry':{'maxRetries':2,'baseDelay':10}}";

    private static Draft drawn(String type, String data) {
        return new Draft()
                .node("start", "start", "{}")
                .node("work", type, "{%s,%s}".formatted(data, RETRY))
                .edge("start", "work");
    }

    /** A model that speaks its turns in this order. */
    private static Cast speaking(Turn... turns) {
        var left = new ArrayDeque<>(List.of(turns));
        return new Cast(_ -> left.remove());
    }

    @Test
    void anAgentWhoseModelFailsIsTriedAgainAndItsTextIsVoid() throws InterruptedException {
        var broken = Turn.breaks(ErrorCode.MODEL_STREAM_CUT, "Hal");
        var draft = drawn("agent", "'prompt':'A'").node("out", "output", "{}").edge("work", "out");
        var stage = new Stage(draft, speaking(broken, broken, broken, Turn.says("Whole.")));

        var job = stage.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(stage.text()).isEqualTo("Whole.");
        assertThat(stage.notices()).containsOnlyOnce("node_retry");
        assertThat(shown(stage, "work")).isEqualTo("Whole.");
    }

    @Test
    void anAgentWhoseAnswerDoesNotFitIsAskedAnew() throws InterruptedException {
        var schema = "{'type':'object','required':['n']}";
        var draft = drawn("agent", "'prompt':'A','structuredOutput':" + schema)
                .node("out", "output", "{}")
                .edge("work", "out");
        var model = speaking(Turn.says("no"), Turn.says("still no"), Turn.says("{\"n\":1}"));
        var stage = new Stage(draft, model);

        var job = stage.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(stage.text()).isEqualTo("{\"n\":1}");
        assertThat(model.requests().getLast().messages())
                .isEqualTo(model.requests().getFirst().messages());
    }

    @Test
    void aRouterThatChoosesNothingIsAskedAnew() throws InterruptedException {
        var draft = drawn("router", "'prompt':'Pick','fallbackBehavior':'error'")
                .node("left", "agent", "{'prompt':'L'}")
                .node("right", "agent", "{'prompt':'R'}")
                .edge("work", "left", "left")
                .edge("work", "right", "right");
        var choosing = Turn.calls(new TurnFact.ToolCall(null, "select_route", "{\"route_id\":\"right\"}"));
        var stage = new Stage(draft, speaking(Turn.says("hm"), choosing, Turn.says("R")));

        var job = stage.attempt();

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(stage.end("work").route().path("route").asText()).isEqualTo("right");
    }

    @Test
    void aNodeThatFailsAsOftenAsItMayEndsTheRun() throws InterruptedException {
        Turn refused = Turn.breaks(ErrorCode.MODEL_FAILED);
        var stage = new Stage(drawn("agent", "'prompt':'A'"), speaking(refused, refused, refused));

        var job = stage.attempt();

        assertThat(job.failure().code()).isEqualTo(ErrorCode.MODEL_FAILED);
        assertThat(stage.model.requests()).hasSize(3);
        assertThat(stage.pauses).hasSize(2);
    }

    /** What a viewer of a path reads, who trusts every offset. */
    private static String shown(Stage stage, String path) {
        var shown = new StringBuilder();
        for (var entry : stage.engine.read(stage.job, 0, 1000)) {
            if (entry.path().equals(path)) {
                switch (entry.event()) {
                    case JobEvent.TextStreamed e -> {
                        assertThat(e.offset()).isEqualTo(shown.length());
                        shown.append(e.text());
                    }
                    case JobEvent.RoundRewound e -> shown.setLength(Math.toIntExact(e.offset()));
                    default -> {}
                }
            }
        }
        return shown.toString();
    }
}
