package dev.meanwhile.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.workflow.definition.Draft;
import dev.meanwhile.workflow.run.FlowRequest.Edit;
import dev.meanwhile.workflow.start.FlowRetries.From;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryTest {
    private static Draft row() {
        return new Draft()
                .node("start", "start", "{}")
                .node("a", "agent", "{'prompt':'A'}")
                .node("b", "agent", "{'prompt':'B'}")
                .node("out", "output", "{}")
                .edge("start", "a")
                .edge("a", "b")
                .edge("b", "out");
    }

    private static Cast failingAt(String prompt) {
        return new Cast(request -> Cast.system(request).equals(prompt)
                ? Turn.breaks(ErrorCode.MODEL_UNAUTHORIZED)
                : Turn.says(Cast.echo(request)));
    }

    private static List<String> reused(Stage stage) {
        return stage.entries("node.finished").stream()
                .filter(entry -> entry.payload().contains("\"reused\":true"))
                .map(Entry::path)
                .toList();
    }

    @Test
    void aFailedRunIsRepeatedFromItsFailedNodeWithAnotherPrompt() throws InterruptedException {
        var stage = new Stage(row(), failingAt("B"));
        var failed = stage.attempt();

        stage.retry(new From.Node("b", new Edit(null, "C")));
        var job = stage.attempt();

        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(stage.text()).isEqualTo("C(A(hello))");
        assertThat(reused(stage)).containsExactly("start", "a");
        assertThat(stage.model.requests()).hasSize(3);
    }

    @Test
    void anEditedInputTakesThePlaceOfWhatReachesTheNode() throws InterruptedException {
        var stage = new Stage(row());
        stage.attempt();

        stage.retry(new From.Node("b", new Edit("other", null)));
        stage.attempt();

        assertThat(stage.text()).isEqualTo("B(other)");
    }

    @Test
    void aRunRepeatedAfterItsFailureDoesTheFailedNodeAnew() throws InterruptedException {
        var stage = new Stage(row(), failingAt("B"));
        stage.attempt();
        stage.model.plays(request -> Turn.says(Cast.echo(request)));

        stage.retry(new From.Failure());
        stage.attempt();

        assertThat(stage.text()).isEqualTo("B(A(hello))");
        assertThat(reused(stage)).containsExactly("start", "a");
    }

    @Test
    void aNodeInAPassIsRepeatedWithoutThePassesBefore() throws InterruptedException {
        var draft = new Draft()
                .node("start", "start", "{}")
                .node("again", "whileLoop", "{'loopMode':'fixed','maxIterations':3}")
                .node("body", "agent", "{'prompt':'B'}")
                .node("out", "output", "{}")
                .edge("start", "again")
                .edge("again", "body", "body")
                .edge("body", "again")
                .edge("again", "done", "out");
        var stage = new Stage(draft);
        stage.attempt();

        stage.retry(new From.Node("again#2/body", new Edit(null, "C")));
        stage.attempt();

        assertThat(stage.text()).isEqualTo("B(C(B(hello)))");
        assertThat(reused(stage)).containsExactly("start", "again#1/body");
    }

    @Test
    void onlyNodesOfTheRunCanBeRepeated() throws InterruptedException {
        var stage = new Stage(row());
        stage.attempt();

        assertThatThrownBy(() -> stage.retry(new From.Node("nobody", Edit.NONE)))
                .hasMessage("/node must be the path of a node of the run but is 'nobody'");
        assertThatThrownBy(() -> stage.retry(new From.Failure())).hasMessageContaining("it succeeded");
    }
}
