package dev.meanwhile.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.wait.Answer;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.workflow.definition.Draft;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeopleTest {

    /** One node with a question between start and output, with an exit for what is rejected. */
    private static Draft asking(String type, String data) {
        return new Draft()
                .node("start", "start", "{}")
                .node("ask", type, data)
                .node("no", "agent", "{'prompt':'NO'}")
                .node("out", "output", "{}")
                .edge("start", "ask")
                .edge("ask", "out")
                .edge("ask", "rejected", "no")
                .edge("no", "out");
    }

    private static Draft human(String mode) {
        return asking("human", "{'hitl':{'enabled':true,'mode':'%s','prompt':'Well, {{input}}?'}}".formatted(mode));
    }

    private static List<Wait> open(Stage stage) {
        return stage.record().waits().stream().filter(Wait::isOpen).toList();
    }

    private static void answer(Stage stage, Action action, String data) {
        var question = open(stage).getFirst();
        stage.engine.answer(
                question.ask().id(),
                new Answer(action, data == null ? null : TextNode.valueOf(data), "because", "ann"),
                null);
    }

    @Test
    void aRunWaitsForItsPersonAndGoesOnWithTheAnswer() throws InterruptedException {
        var stage = new Stage(human("input"));

        var waiting = stage.attempt();
        var question = open(stage).getFirst().ask();
        answer(stage, Action.SUBMIT, "42");
        var job = stage.attempt();

        assertThat(waiting.state()).isEqualTo(JobState.WAITING);
        assertThat(question.question()).isEqualTo("Well, hello?");
        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(stage.text()).isEqualTo("42");
        assertThat(stage.paths("approval.asked")).containsExactly("ask");
        assertThat(stage.paths("approval.answered")).containsExactly("ask");
    }

    @Test
    void anApprovalMayEditTheInput() throws InterruptedException {
        var stage = new Stage(human("approval"));
        stage.attempt();

        answer(stage, Action.APPROVE, "edited");
        stage.attempt();

        assertThat(stage.text()).isEqualTo("edited");
    }

    @Test
    void whatIsRejectedLeavesByItsExit() throws InterruptedException {
        var stage = new Stage(human("approval"));
        stage.attempt();

        answer(stage, Action.REJECT, null);
        stage.attempt();

        assertThat(stage.text()).isEqualTo("NO(hello)");
    }

    @Test
    void withoutThatExitARejectionFailsTheRun() throws InterruptedException {
        var draft = new Draft()
                .node("start", "start", "{}")
                .node("ask", "human", "{'hitl':{'enabled':true}}")
                .node("out", "output", "{}")
                .edge("start", "ask")
                .edge("ask", "out");
        var stage = new Stage(draft);
        stage.attempt();

        answer(stage, Action.REJECT, null);
        var job = stage.attempt();

        assertThat(job.failure().code()).isEqualTo(ErrorCode.NODE_REJECTED);
        assertThat(job.failure().message()).contains("because");
    }

    @Test
    void whatNobodyAnswersFailsUnlessItsAuthorSaysWhatThen() throws InterruptedException {
        var strict = new Stage(human("approval"));
        var easy = new Stage(asking("human", "{'hitl':{'enabled':true,'timeout':60000,'defaultAction':'approve'}}"));

        for (var stage : List.of(strict, easy)) {
            stage.attempt();
            stage.clock.move(Duration.ofMinutes(16));
        }

        assertThat(strict.attempt().failure().code()).isEqualTo(ErrorCode.NODE_UNANSWERED);
        assertThat(easy.attempt().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(easy.paths("approval.expired")).containsExactly("ask");
    }

    @Test
    void aReviewShowsWhatAnAgentSaidAndMayReplaceIt() throws InterruptedException {
        var stage = new Stage(asking("agent", "{'prompt':'A','hitl':{'enabled':true,'mode':'review'}}"));
        stage.attempt();
        var shown = open(stage).getFirst().ask().proposal().asText();

        answer(stage, Action.MODIFY, "better");
        stage.attempt();

        assertThat(shown).isEqualTo("A(hello)");
        assertThat(stage.text()).isEqualTo("better");
        assertThat(stage.model.requests()).hasSize(1);
    }

    @Test
    void whatAReviewRejectsIsDoneOnceMoreWithTheReason() throws InterruptedException {
        var draft = new Draft()
                .node("start", "start", "{}")
                .node("ask", "agent", "{'prompt':'A','hitl':{'enabled':true,'mode':'review'}}")
                .node("out", "output", "{}")
                .edge("start", "ask")
                .edge("ask", "out");
        var stage = new Stage(
                draft,
                new Cast(request -> Turn.says(Cast.last(request).contains("They said: because") ? "second" : "first")));
        stage.attempt();

        answer(stage, Action.REJECT, null);
        var again = stage.attempt();
        answer(stage, Action.APPROVE, null);
        stage.attempt();

        assertThat(again.state()).isEqualTo(JobState.WAITING);
        assertThat(stage.text()).isEqualTo("second");
        assertThat(stage.model.requests()).hasSize(2);
    }

    @Test
    void anAnswerIsHeardWhileOtherNodesWork() throws InterruptedException {
        var draft = new Draft()
                .node("start", "start", "{}")
                .node("ask", "human", "{'hitl':{'enabled':true}}")
                .node("other", "agent", "{'prompt':'A'}")
                .node("out", "output", "{}")
                .edge("start", "ask")
                .edge("start", "other")
                .edge("ask", "out")
                .edge("other", "out");
        var model = new Cast();
        var stage = new Stage(draft, model);
        var run = stage.claim();
        model.plays(request -> (asked, sink) -> {
            while (open(stage).isEmpty()) {
                Thread.onSpinWait();
            }
            answer(stage, Action.APPROVE, null);
            run.bell().ring(1);
            while (stage.paths("approval.answered").isEmpty()) {
                Thread.onSpinWait();
            }
            return Turn.says("done").play(asked, sink);
        });

        run.log().commit(run.lease(), stage.play(run));

        assertThat(stage.text()).isEqualTo("hello\n\ndone");
    }
}
