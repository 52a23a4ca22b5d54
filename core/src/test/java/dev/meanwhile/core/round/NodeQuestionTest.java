package dev.meanwhile.core.round;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask;
import dev.meanwhile.core.wait.Ask.Kind;
import dev.meanwhile.core.wait.WaitId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NodeQuestionTest {
    private static final CallPlace PLACE = CallPlace.ofNode("loop#2/write", 1);
    private static final int SHOWN = 20;

    @Test
    void whatIsLongIsCutVisiblyAndHashedWhole() {
        var one = ask(TextNode.valueOf("a long draft".repeat(10) + "1"));
        var other = ask(TextNode.valueOf("a long draft".repeat(10) + "2"));

        assertThat(one.proposal().textValue()).startsWith("a long draft").contains("[cut: 20 of 121 bytes shown]");
        assertThat(one.proposal()).isEqualTo(other.proposal());
        assertThat(one.hash()).hasSize(64).isNotEqualTo(other.hash());
    }

    @Test
    void theSameInAnotherOrderHasTheSameHash() {
        assertThat(ask(Json.of("{'a':1,'b':2}")).hash())
                .isEqualTo(ask(Json.of("{'b':2,'a':1}")).hash());
    }

    @Test
    void whatNoDatabaseTakesIsReplaced() {
        assertThat(ask(TextNode.valueOf("a\0b")).proposal().textValue()).isEqualTo("a\uFFFDb");
    }

    @Test
    void theLogSaysWhichNodeAsksForWhat() {
        var ask = ask(TextNode.valueOf("a draft"));

        var fact = AskFacts.asked(ask, SHOWN);

        assertThat(fact.path()).isEqualTo("loop#2/write");
        assertThat(fact.event())
                .isEqualTo(new JobEvent.ApprovalAsked(
                        ask.id().text(),
                        PLACE.callId(),
                        0,
                        Kind.REVIEW,
                        "Writer",
                        "Is it good?",
                        TextNode.valueOf("a draft"),
                        Duration.ofMinutes(15)));
    }

    private static Ask ask(JsonNode about) {
        var question = new NodeQuestion(
                Kind.REVIEW, "Writer", "Is it good?", about, Json.of("{}"), Duration.ofMinutes(15), Action.REJECT);
        return question.ask(WaitId.next(new HandMovedClock()), PLACE, SHOWN);
    }
}
