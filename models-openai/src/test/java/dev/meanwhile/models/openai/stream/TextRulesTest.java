package dev.meanwhile.models.openai.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.TurnFact.Image;
import dev.meanwhile.core.llm.TurnFact.Reasoning;
import dev.meanwhile.core.llm.TurnFact.Text;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import dev.meanwhile.core.llm.Usage;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextRulesTest {

    @Test
    void textIsContentOrTextOrRefusal() {
        var parsed = Parsed.deltas(
                "{\"content\":\"a\"}",
                "{\"text\":\"b\",\"content\":null}",
                "{\"refusal\":\"c\"}",
                "{\"content\":\"\"}");

        assertThat(parsed.facts()).containsExactly(new Text("a"), new Text("b"), new Text("c"));
    }

    @Test
    void contentMayBeParts() {
        var parsed = Parsed.deltas(
                "{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"hm\"}]},"
                        + "{\"type\":\"text\",\"text\":\"a\"},\"b\",{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x/1\"}},{\"type\":\"audio\"}]}");

        assertThat(parsed.facts())
                .containsExactly(new Reasoning("hm"), new Text("a"), new Text("b"), new Image("https://x/1"));
    }

    @Test
    void theOrderOfFieldsDoesNotMatter() {
        var parsed = Parsed.events(
                "{\"choices\":[{\"finish_reason\":\"length\",\"delta\":{\"content\":\"a\",\"reasoning\":\"r\"},\"index\":0}]}");

        assertThat(parsed.facts()).containsExactly(new Reasoning("r"), new Text("a"));
        assertThat(parsed.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void aFinalMessageCountsOnlyWhereNothingWasStreamed() {
        var message =
                "\"message\":{\"content\":\"whole\",\"reasoning\":\"thought\",\"images\":[{\"image_url\":{\"url\":\"https://x/1\"}}]}";
        var streamed =
                "{\"index\":0,\"delta\":{\"content\":\"part\",\"images\":[{\"image_url\":{\"url\":\"https://x/1\"}}]}}";

        var parsed = Parsed.events(
                "{\"choices\":[" + streamed + "]}",
                "{\"choices\":[{\"index\":0," + message + ",\"finish_reason\":\"stop\"},{\"index\":1," + message
                        + ",\"finish_reason\":\"stop\"}]}");

        assertThat(parsed.text()).isEqualTo("partwhole");
        assertThat(parsed.all(Image.class)).hasSize(1);
        assertThat(parsed.reasoning()).isEqualTo("thoughtthought");
    }

    @Test
    void allThatAFinalMessageHasIsGivenWhereNothingWasStreamed() {
        var parsed = Parsed.events(
                Parsed.choice(
                        "\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"a\"}],\"reasoning_content\":\"r\",\"images\":[{\"image_url\":{\"url\":\"https://x/1\"}}]},\"finish_reason\":\"stop\""));

        assertThat(parsed.facts()).containsExactly(new Reasoning("r"), new Text("a"), new Image("https://x/1"));
    }

    @Test
    void reasoningIsReadFromTheFirstFieldThatHasIt() {
        var parsed = Parsed.deltas(
                "{\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"a\"},{\"type\":\"reasoning.summary\",\"summary\":\"b\"}],\"reasoning\":\"ab\",\"reasoning_content\":\"ab\"}",
                "{\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":\"?\"}],\"reasoning\":\"c\"}",
                "{\"reasoning\":null,\"reasoning_content\":\"d\"}");

        assertThat(parsed.facts())
                .containsExactly(new Reasoning("a"), new Reasoning("b"), new Reasoning("c"), new Reasoning("d"));
    }

    @Test
    void eachImageIsGivenOnce() {
        var data = "data:image/png;base64," + "A".repeat(5000);

        var parsed = Parsed.deltas(
                "{\"images\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + data
                        + "\"}},{\"url\":\"https://x/2\"},\"https://x/3\"]}",
                "{\"images\":[{\"image_url\":\"" + data + "\"},{\"image_url\":{\"url\":\"ftp://no\"}}]}");

        assertThat(parsed.facts()).containsExactly(new Image(data), new Image("https://x/2"), new Image("https://x/3"));
    }

    @Test
    void severalChoicesAreAllRead() {
        var parsed = Parsed.events(
                "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"}},{\"index\":0,\"delta\":{\"content\":\"a\"}}]}",
                "{\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"stop\"},{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}");

        assertThat(parsed.text()).isEqualTo("ba");
        assertThat(parsed.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @ParameterizedTest
    @CsvSource({
        "stop,STOP",
        "end_turn,STOP",
        "eos,STOP",
        "length,LENGTH",
        "max_tokens,LENGTH",
        "tool_calls,STOP",
        "STOP,STOP"
    })
    void finishReasonsHaveThreeMeanings(String word, FinishReason meaning) {
        var parsed = Parsed.events(Parsed.choice("\"delta\":{\"content\":\"a\"},\"finish_reason\":\"" + word + "\""));

        assertThat(parsed.finishReason()).isEqualTo(meaning);
    }

    @Test
    void usageIsGivenWhenMeasuredAndZerosAreNoMeasurement() {
        var parsed = Parsed.events(
                "{\"choices\":[],\"usage\":null}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0}}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":1},\"completion_tokens_details\":{\"reasoning_tokens\":2},\"cost\":0.00125}}",
                "{\"choices\":[{\"delta\":{},\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":6}}]}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":6}}");

        assertThat(parsed.all(TurnFact.Measured.class))
                .containsExactly(
                        new TurnFact.Measured(new Usage(3, 1, 5, 2, new BigDecimal("0.00125"))),
                        new TurnFact.Measured(new Usage(3, 0, 6, 0, null)));
    }

    @Test
    void usageIsGivenAsSoonAsItComesAndKeptWhenTheStreamBreaks() {
        var parsed = Parsed.stream(Parsed.framed(
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5}}",
                Parsed.choice("\"delta\":{\"content\":\"half\"}")));

        assertThat(parsed.facts())
                .containsExactly(new TurnFact.Measured(new Usage(3, 0, 5, 0, null)), new Text("half"));
        assertThat(parsed.code()).isEqualTo(ErrorCode.MODEL_STREAM_CUT);
    }

    @Test
    void noAnswerHasChoicesWithoutEnd() {
        var many = new StringBuilder();
        for (var i = 0; i < 129; i++) {
            many.append(i == 0 ? "" : ",").append("{\"index\":%d,\"delta\":{}}".formatted(i));
        }

        assertThat(Parsed.events("{\"choices\":[" + many + "]}").code()).isEqualTo(ErrorCode.MODEL_PROTOCOL);
    }

    @Test
    void absurdUsageIsNoReasonToFail() {
        var parsed = Parsed.events(
                "{\"usage\":{\"prompt_tokens\":-5,\"completion_tokens\":1e300,\"cost\":1e999999999}}",
                "{\"usage\":[1]}",
                "{\"usage\":\"none\"}");

        assertThat(parsed.all(TurnFact.Measured.class)).hasSizeLessThan(2);
        assertThat(parsed.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void anAnswerThatIsNoStreamIsReadWhole() throws InterruptedException {
        var facts = new java.util.ArrayList<TurnFact>();
        var parser = new ChatStreamParser(facts::add, ToolArguments.FRAGMENTS, new ProviderErrors("acme", null));

        var outcome = parser.whole("{\"choices\":[{\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThat(facts).containsExactly(new Text("hi"));
        assertThat(outcome).isEqualTo(new dev.meanwhile.core.llm.TurnOutcome.Finished(FinishReason.STOP));
    }
}
