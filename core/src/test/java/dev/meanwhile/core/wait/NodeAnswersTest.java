package dev.meanwhile.core.wait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.core.fake.InMemoryEngine;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.fake.Running;
import dev.meanwhile.core.fake.SmallSchemas;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeAnswersTest {
    private static final JsonNode ANYTHING = Json.of("{}");
    private static final JsonNode TEXT = TextNode.valueOf("Berlin");

    private final HandMovedClock clock = new HandMovedClock();
    private final InMemoryEngine engine = new InMemoryEngine(clock);
    private final List<JobId> woken = new ArrayList<>();
    private final Approvals approvals = new Approvals(engine, new SmallSchemas(), 100, woken::add);

    @ParameterizedTest
    @CsvSource({
        "APPROVAL,APPROVE,no",
        "APPROVAL,APPROVE,yes",
        "APPROVAL,REJECT,no",
        "APPROVAL,SKIP,no",
        "INPUT,SUBMIT,yes",
        "INPUT,REJECT,no",
        "INPUT,SKIP,no",
        "REVIEW,APPROVE,no",
        "REVIEW,MODIFY,yes",
        "REVIEW,REJECT,no"
    })
    void aQuestionTakesTheAnswersOfItsKind(Kind kind, Action action, String hasData) throws InterruptedException {
        var question = asked(kind, ANYTHING);

        var answered = approvals.answer(question, answer(action, hasData.equals("yes") ? TEXT : null));

        assertThat(answered.question().verdict()).contains(action);
        assertThat(woken).containsExactly(question.job());
    }

    @ParameterizedTest
    @CsvSource({
        "APPROVAL,SUBMIT,'/action must be approve, reject or skip for a question of the kind approval'",
        "APPROVAL,DONE,'/action must be approve, reject or skip for a question of the kind approval'",
        "INPUT,APPROVE,'/action must be submit, reject or skip for a question of the kind input'",
        "REVIEW,SKIP,'/action must be approve, modify or reject for a question of the kind review'",
        "REVIEW,APPROVE,/data does not go with approve of a question of the kind review",
        "INPUT,SKIP,/data does not go with skip of a question of the kind input",
        "APPROVAL,REJECT,/data does not go with reject of a question of the kind approval"
    })
    void anyOtherAnswerIsRefused(Kind kind, Action action, String why) throws InterruptedException {
        var question = asked(kind, ANYTHING);

        assertThatThrownBy(() -> approvals.answer(question, answer(action, TEXT)))
                .hasMessage(why);
        assertThat(engine.find(question.ask().id()).orElseThrow().isOpen()).isTrue();
        assertThat(woken).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"INPUT,SUBMIT", "REVIEW,MODIFY"})
    void whatIsToBePutInPlaceMustBeThere(Kind kind, Action action) throws InterruptedException {
        var question = asked(kind, ANYTHING);

        assertThatThrownBy(() -> approvals.answer(question, answer(action, null)))
                .hasMessageContaining("/data is missing");
    }

    @Test
    void dataMustFitTheSchemaAndNotBeTooLarge() throws InterruptedException {
        var question = asked(Kind.INPUT, Json.of("{'type':'object','required':['city']}"));

        assertThatThrownBy(() -> approvals.answer(question, answer(Action.SUBMIT, Json.of("{'town':'Berlin'}"))))
                .hasMessage("/data/city does not fit the schema of Writer: is required");
        var large = Json.of("{'city':'%s'}".formatted("x".repeat(100)));
        assertThatThrownBy(() -> approvals.answer(question, answer(Action.SUBMIT, large)))
                .hasMessage("/data must be at most 100 bytes");
        assertThat(approvals
                        .answer(question, answer(Action.SUBMIT, Json.of("{'city':'Berlin'}")))
                        .question()
                        .verdict())
                .contains(Action.SUBMIT);
    }

    @Test
    void whatNoDatabaseTakesIsReplaced() throws InterruptedException {
        var question = asked(Kind.INPUT, ANYTHING);
        var answer = new Answer(Action.SUBMIT, TextNode.valueOf("a\0b\uD800"), "why\0", "ann");

        var stored = approvals.answer(question, answer).question().answer();

        assertThat(stored).isEqualTo(new Answer(Action.SUBMIT, TextNode.valueOf("a\uFFFDb\uFFFD"), "why\uFFFD", "ann"));
        assertThat(approvals.answer(question, answer).question().answer())
                .as("again the same")
                .isEqualTo(stored);
    }

    @ParameterizedTest
    @CsvSource({"APPROVE", "REJECT", "SKIP", "FAILED"})
    void aNodesQuestionMayEndLikeThis(Action onExpiry) {
        assertThat(ask(Kind.REVIEW, CallPlace.ofNode("write", 0), ANYTHING, onExpiry)
                        .onExpiry())
                .isEqualTo(onExpiry);
    }

    @ParameterizedTest
    @CsvSource({"APPROVE", "FAILED", "SUBMIT"})
    void aCallNeverRunsUnasked(Action onExpiry) {
        assertThatThrownBy(() -> ask(Kind.APPROVAL, new CallPlace("write", 1, 0), ANYTHING, onExpiry))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Answer answer(Action action, @Nullable JsonNode data) {
        return new Answer(action, data, null, "ann");
    }

    private Wait asked(Kind kind, JsonNode schema) throws InterruptedException {
        engine.admit(AnAdmission.of("project", "ann").build(clock), QueueCaps.DEFAULT);
        engine.register("worker", null);
        var lease = engine.claim("worker", 1, Running.ofUser(5)).getFirst().lease();
        var ask = ask(kind, CallPlace.ofNode("write", 0), schema, Action.REJECT);
        engine.commit(lease, new Step(List.of(), List.of(), List.of(), List.of(ask), List.of(), NextStep.CONTINUE));
        return approvals.find(ask.id()).orElseThrow();
    }

    private Ask ask(Kind kind, CallPlace place, JsonNode schema, Action onExpiry) {
        var time = Duration.ofMinutes(15);
        return new Ask(
                WaitId.next(clock), place, kind, "Writer", "What now?", TEXT, schema, "77", time, onExpiry, null);
    }
}
