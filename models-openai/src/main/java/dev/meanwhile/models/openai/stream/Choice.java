package dev.meanwhile.models.openai.stream;

import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import org.jspecify.annotations.Nullable;

/** What is known of one of an answer's choices. Used by one thread. */
final class Choice {
    final int index;
    final ToolCallAssembler toolCalls;
    boolean hasText;
    boolean hasReasoning;
    boolean hasToolCalls;

    @Nullable
    FinishReason finishReason;

    Choice(int index, ToolArguments mode) {
        this.index = index;
        this.toolCalls = new ToolCallAssembler(mode);
    }
}
