package dev.meanwhile.models.openai.stream;

import static dev.meanwhile.core.llm.TurnOutcome.FinishReason.STOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {
    private static final String HELLO = "{\"choices\":[{\"delta\":{\"content\":\"Grüße 👋\"}}]}";

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void linesEndInAnyOfThreeWays(String end) {
        var parsed = Parsed.stream("data: " + HELLO + end + end + "data:[DONE]" + end + end);

        assertThat(parsed.text()).isEqualTo("Grüße 👋");
        assertThat(parsed.finishReason()).isEqualTo(STOP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void anySplitIntoTwoIsTheSame(String end) {
        var stream = (": hi" + end + end + "data: " + HELLO + end + end + "data: [DONE]" + end + end)
                .getBytes(StandardCharsets.UTF_8);

        for (var cut = 0; cut <= stream.length; cut++) {
            var parsed = Parsed.bytes(ToolArguments.FRAGMENTS, stream, cut);

            assertThat(parsed.text()).as("cut at %s", cut).isEqualTo("Grüße 👋");
            assertThat(parsed.finishReason()).isEqualTo(STOP);
        }
    }

    @Test
    void dataLinesOfOneEventAreJoinedByANewline() {
        var parsed = Parsed.stream("data: {\"choices\":[{\"delta\":\ndata: {\"content\":\"a\"}}]}\n\ndata: [DONE]\n\n");

        assertThat(parsed.text()).isEqualTo("a");
    }

    @Test
    void commentsAndOtherFieldsCarryNothing() {
        var parsed = Parsed.stream(": PROCESSING\n\n:\n\nevent: x\nid: 1\nretry: 5\ndatab: {\ndata\n\ndata: " + HELLO
                + "\n\ndata: [DONE]\n\n");

        assertThat(parsed.facts()).hasSize(1);
        assertThat(parsed.text()).isEqualTo("Grüße 👋");
    }

    @Test
    void aByteOrderMarkIsSkipped() {
        assertThat(Parsed.stream("\uFEFFdata: " + HELLO + "\n\ndata: [DONE]\n\n")
                        .text())
                .isEqualTo("Grüße 👋");
    }

    @Test
    void theLastEventMayLackItsBlankLine() {
        var finish = Parsed.choice("\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"");

        assertThat(Parsed.stream("data: " + finish + "\n").finishReason()).isEqualTo(STOP);
        assertThat(Parsed.stream("data: " + finish).text()).isEqualTo("x");
        assertThat(Parsed.stream("data: [DONE]").finishReason()).isEqualTo(STOP);
    }

    @Test
    void aFinishReasonIsEnoughWithoutDone() {
        var finish = Parsed.choice("\"delta\":{},\"finish_reason\":\"stop\"");

        assertThat(Parsed.stream("data: " + HELLO + "\n\ndata: " + finish + "\n\n")
                        .finishReason())
                .isEqualTo(STOP);
    }

    @Test
    void neitherFinishReasonNorDoneIsACutStream() {
        assertThat(Parsed.stream("data: " + HELLO + "\n\n").code()).isEqualTo(ErrorCode.MODEL_STREAM_CUT);
        assertThat(Parsed.stream("").code()).isEqualTo(ErrorCode.MODEL_STREAM_CUT);
    }

    @Test
    void anEventThatIsCutInItsJsonIsACutStream() {
        var parsed = Parsed.stream("data: " + HELLO + "\n\ndata: {\"choi");

        assertThat(parsed.text()).isEqualTo("Grüße 👋");
        assertThat(parsed.code()).isEqualTo(ErrorCode.MODEL_STREAM_CUT);
    }

    @Test
    void nothingBehindDoneIsLookedAt() {
        assertThat(Parsed.stream("data: [DONE]\n\ndata: {broken\n\n").finishReason())
                .isEqualTo(STOP);
    }

    @Test
    void anEventOfUpToFourMebibytesIsTaken() {
        var text = "x".repeat(SseFraming.MAX_EVENT_BYTES - 100);

        assertThat(Parsed.deltas("{\"content\":\"" + text + "\"}").text()).hasSize(text.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {": ", "data: {\"x\":\"", "data: 1\ndata: "})
    void aLargerOneIsAProtocolFailure(String start) {
        var parsed = Parsed.stream(start + "x".repeat(SseFraming.MAX_EVENT_BYTES + 1));

        assertThat(parsed.code()).isEqualTo(ErrorCode.MODEL_PROTOCOL);
        assertThat(parsed.failure().message()).contains("4 MiB");
    }
}
