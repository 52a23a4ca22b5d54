package dev.meanwhile.workflow.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.workflow.definition.Compaction;
import dev.meanwhile.workflow.definition.Compaction.Strategy;
import dev.meanwhile.workflow.session.Conversation.Plan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationTest {
    private static final JsonNode SYSTEM = says("system", "Be brief.");

    private static JsonNode says(String role, String content) {
        return Json.object("{}").put("role", role).put("content", content);
    }

    /** A message of this many tokens whose first word is its number. */
    private static JsonNode numbered(int n, int tokens) {
        return says(n % 2 == 0 ? "assistant" : "user", "%-8d".formatted(n) + "x".repeat((tokens - 6) * 4));
    }

    /** The system message and so many numbered ones of a hundred tokens each. */
    private static List<JsonNode> conversation(int messages) {
        var all = new ArrayList<>(List.of(SYSTEM));
        for (var n = 1; n <= messages; n++) {
            all.add(numbered(n, 100));
        }
        return all;
    }

    private static Compaction compaction(Strategy strategy, int threshold, int preserved) {
        return new Compaction(threshold, preserved, strategy, null, null);
    }

    private static List<JsonNode> truncated(List<JsonNode> messages, int threshold, int preserved) {
        var plan = Conversation.of(messages).plan(compaction(Strategy.TRUNCATE, threshold, preserved));
        return ((Plan.Ready) plan).messages();
    }

    private static Plan.Summary summary(List<JsonNode> messages, Compaction compaction) {
        return (Plan.Summary) Conversation.of(messages).plan(compaction);
    }

    @Test
    void whatFitsStaysAsItIs() {
        var messages = conversation(9);

        assertThat(truncated(messages, 1_000, 0)).isEqualTo(messages);
        assertThat(Conversation.of(messages).plan(Compaction.DEFAULT)).isEqualTo(new Plan.Ready(messages));
    }

    @Test
    void theOldestAreLeftOutWithANote() {
        var messages = truncated(conversation(12), 1_007, 0);

        assertThat(messages).hasSize(12).first().isEqualTo(SYSTEM);
        assertThat(messages.get(1)).isEqualTo(says("system", "[2 earlier messages are left out here.]"));
        assertThat(messages.subList(2, 12)).isEqualTo(conversation(12).subList(3, 13));
    }

    @Test
    void theNewestStayHoweverLongTheyAre() {
        var messages = truncated(conversation(12), 1_000, 11);

        assertThat(messages).hasSize(13);
        assertThat(messages.get(1)).isEqualTo(says("system", "[One earlier message is left out here.]"));
        assertThat(truncated(conversation(12), 1_000, 12)).isEqualTo(conversation(12));
    }

    @Test
    void aResultStaysWithTheMessageThatAskedForIt() {
        var asking = Json.of("{'role':'assistant','content':null,'tool_calls':[{'function':{'name':'look'}}]}");
        var result = says("tool", "x".repeat(2_000));
        var messages = List.of(numbered(1, 2_000), asking, result, result, result);

        assertThat(truncated(messages, 1_000, 1))
                .containsExactly(
                        says("system", "[One earlier message is left out here.]"), asking, result, result, result);
    }

    @Test
    void olderMessagesAreSummarisedAndHalfOfTheRoomIsKeptForNewerOnes() {
        var messages = conversation(12);

        var plan = summary(messages, compaction(Strategy.SUMMARIZE, 1_007, 2));

        assertThat(plan.prompt())
                .startsWith("Summarise the conversation below")
                .contains("user: 1 ", "assistant: 2 ", "user: 7 ")
                .doesNotContain("assistant: 8 ", "Be brief.", "{{messages}}");
        var shorter = plan.with("They talked.");
        assertThat(shorter.getFirst()).isEqualTo(SYSTEM);
        assertThat(shorter.get(1)).isEqualTo(says("system", "Summary of the conversation before this:\nThey talked."));
        assertThat(shorter.subList(2, shorter.size())).isEqualTo(messages.subList(8, 13));
    }

    @Test
    void anAuthorsPromptIsFilledIn() {
        var with = new Compaction(1_000, 0, Strategy.SUMMARIZE, null, "Sum up: {{messages}} In French.");
        var without = new Compaction(1_000, 0, Strategy.SUMMARIZE, null, "Sum up.");

        assertThat(summary(conversation(12), with).prompt())
                .startsWith("Sum up: user: 1 ")
                .endsWith("x In French.");
        assertThat(summary(conversation(12), without).prompt()).startsWith("Sum up.\n\nuser: 1 ");
    }

    @Test
    void whatIsTooLongForASummaryLosesItsOldestMessages() {
        var prompt = summary(conversation(40), compaction(Strategy.SUMMARIZE, 1_000, 0))
                .prompt();

        assertThat(prompt)
                .contains("[26 earlier messages are left out here.]", "user: 27 ")
                .doesNotContain("user: 25 ");
    }

    @Test
    void callsAndPicturesAreToldOfInWords() {
        var messages = new ArrayList<JsonNode>();
        messages.add(Json.of(
                "{'role':'user','content':[{'type':'text','text':'See'},{'type':'image_url','image_url':{}}]}"));
        messages.add(Json.of("{'role':'assistant','content':null,'tool_calls':"
                + "[{'id':'1','function':{'name':'look','arguments':'at sea'}}]}"));
        messages.addAll(conversation(12));

        var prompt = summary(messages, compaction(Strategy.SUMMARIZE, 2_000, 0)).prompt();

        assertThat(prompt).contains("user: See[image_url]\n\nassistant: \n[calls look at sea]\n\nuser: 1 ");
    }

    @Test
    void tokensAreEstimatedByLength() {
        assertThat(Tokens.of(says("user", ""))).isEqualTo(4);
        assertThat(Tokens.of(says("user", "12345"))).isEqualTo(6);
        assertThat(Tokens.of(numbered(1, 100))).isEqualTo(100);
        assertThat(Tokens.of(Json.of("{'role':'user','content':[{'type':'text','text':'1234'},{'type':'image_url'}]}")))
                .isEqualTo(1_005);
    }
}
