package dev.meanwhile.models.openai.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.llm.TurnFact.Measured;
import dev.meanwhile.core.llm.TurnFact.Reasoning;
import dev.meanwhile.core.llm.TurnFact.Text;
import dev.meanwhile.core.llm.TurnFact.ToolCall;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import dev.meanwhile.core.llm.Usage;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class TranscriptTest {

    @Test
    void openRouterWithReasoning() {
        var parsed = Parsed.stream(Transcripts.read("openrouter-reasoning"));

        assertThat(parsed.facts())
                .containsExactly(
                        new Reasoning("Zählen"),
                        new Text("Drei \"r\" 🍓"),
                        new Measured(new Usage(42, 0, 30, 19, new BigDecimal("0.000576"))));
        assertThat(parsed.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void openRouterThatBreaksOff() {
        var parsed = Parsed.stream(Transcripts.read("openrouter-error"));

        assertThat(parsed.text()).isEqualTo("Once upon");
        assertThat(parsed.code()).isEqualTo(ErrorCode.MODEL_UNAVAILABLE);
        assertThat(parsed.failure().message()).contains("Provider disconnected");
    }

    @Test
    void openAiWithTools() {
        var parsed = Parsed.stream(Transcripts.read("openai-tools"));

        assertThat(parsed.facts())
                .containsExactly(
                        new ToolCall("call_a", "get_weather", "{\"city\":\"Zürich\"}"),
                        new ToolCall("call_b", "get_weather", "{\"city\":\"Oslo\"}"),
                        new Measured(new Usage(81, 0, 34, 0, null)));
        assertThat(parsed.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void ollamaGivesEveryCallIndexZeroAndSaysStop() {
        var parsed = Parsed.stream(Transcripts.read("ollama-tools"));

        assertThat(parsed.calls())
                .containsExactly(
                        new ToolCall("call_1", "get_time", "{\"tz\":\"UTC\"}"),
                        new ToolCall("call_2", "get_time", "{\"tz\":\"CET\"}"));
        assertThat(parsed.reasoning()).isEqualTo("I need both.");
        assertThat(parsed.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void vllmWithReasoning() {
        var parsed = Parsed.stream(Transcripts.read("vllm-reasoning"));

        assertThat(parsed.reasoning()).isEqualTo("Let me see");
        assertThat(parsed.text()).isEqualTo("Four");
        assertThat(parsed.all(Measured.class).getLast().usage()).isEqualTo(new Usage(9, 0, 5, 0, null));
        assertThat(parsed.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void llamaCpp() {
        var parsed = Parsed.stream(Transcripts.read("llamacpp-text"));

        assertThat(parsed.facts())
                .containsExactly(new Text("Hello"), new Text(" there\n"), new Measured(new Usage(11, 0, 3, 0, null)));
        assertThat(parsed.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void mistralThinksInContentAndSendsWholeCalls() {
        var parsed = Parsed.stream(Transcripts.read("mistral-tools"));

        assertThat(parsed.reasoning()).isEqualTo("A call.");
        assertThat(parsed.calls()).containsExactly(new ToolCall("D681PevKs", "add", "{\"a\": 1, \"b\": 2}"));
    }
}
