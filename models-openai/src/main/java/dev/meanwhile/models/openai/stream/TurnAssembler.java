package dev.meanwhile.models.openai.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.llm.ModelSink;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.TurnOutcome;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import dev.meanwhile.core.llm.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of one turn: gives the facts of each chunk to the sink and knows how the turn ended. Text of several choices is given
 * as it comes; the finish reason is that of the lowest choice. Used by one thread.
 */
final class TurnAssembler {
    /** Far above what any provider answers at once. */
    private static final int MAX_CHOICES = 128;

    private final ModelSink sink;
    private final ToolArguments mode;
    private final ProviderErrors errors;
    private final List<Choice> choices = new ArrayList<>(1);
    private final SeenImages images = new SeenImages();
    private @Nullable Usage usage;
    private @Nullable Failure failure;
    private @Nullable Failure badFinish; // told at the end: what the answer used comes behind its finish reason

    TurnAssembler(ModelSink sink, ToolArguments mode, ProviderErrors errors) {
        this.sink = sink;
        this.mode = mode;
        this.errors = errors;
    }

    /** Takes what one chunk says. Usage and text come before its error, so that they are kept. */
    void accept(ChunkReader chunk) throws MalformedStream, InterruptedException {
        measured(chunk.usage());
        for (var delta : chunk.deltas()) {
            accept(choice(delta.choice), delta);
        }
        var error = chunk.error();
        if (error != null) {
            failure = errors.ofError(error);
        }
    }

    @Nullable
    Failure failure() {
        return failure;
    }

    /** Whether every choice has said why it stopped; only usage may still come. */
    boolean isFinished() {
        return !choices.isEmpty() && choices.stream().allMatch(choice -> choice.finishReason != null);
    }

    /** Ends a turn that is whole: gives the tool calls that no finish reason ended. */
    TurnOutcome finish() throws MalformedStream, InterruptedException {
        if (badFinish != null) {
            return new TurnOutcome.Broken(badFinish);
        }
        for (var choice : byIndex()) {
            giveToolCalls(choice);
        }
        return new TurnOutcome.Finished(finishReason());
    }

    private void measured(@Nullable JsonNode node) throws InterruptedException {
        var measured = node == null ? null : MeasuredUsage.read(node);
        if (measured != null && !measured.equals(usage)) {
            usage = measured;
            sink.accept(new TurnFact.Measured(measured));
        }
    }

    private Choice choice(int index) throws MalformedStream {
        for (var choice : choices) {
            if (choice.index == index) {
                return choice;
            }
        }
        if (choices.size() == MAX_CHOICES) {
            throw new MalformedStream("an answer has more than 128 choices");
        }
        var choice = new Choice(index, mode);
        choices.add(choice);
        return choice;
    }

    private void accept(Choice choice, Delta delta) throws MalformedStream, InterruptedException {
        reasoning(choice, delta);
        text(choice, delta);
        if (delta.images != null) {
            give(choice, Parts.ofImages(delta.images));
        }
        toolCalls(choice, delta.toolCalls, delta.functionCall);
        if (delta.message != null) {
            message(choice, delta.message);
        }
        if (delta.error != null) {
            failure = errors.ofError(delta.error);
        } else if (delta.finishReason != null && !delta.finishReason.isEmpty()) {
            finished(choice, delta.finishReason);
        }
    }

    private void reasoning(Choice choice, Delta delta) throws InterruptedException {
        if (delta.reasoningDetails != null) {
            var parts = Parts.ofReasoningDetails(delta.reasoningDetails);
            if (!parts.isEmpty()) {
                give(choice, parts);
                return;
            }
        }
        giveReasoning(choice, isEmpty(delta.reasoning) ? delta.reasoningContent : delta.reasoning);
    }

    private void text(Choice choice, Delta delta) throws InterruptedException {
        if (delta.contentParts != null) {
            give(choice, Parts.ofContent(delta.contentParts));
        } else if (!isEmpty(delta.content)) {
            giveText(choice, delta.content);
        } else {
            giveText(choice, isEmpty(delta.text) ? delta.refusal : delta.text);
        }
    }

    /** A final message repeats what was streamed, except for what was not. */
    private void message(Choice choice, JsonNode message) throws MalformedStream, InterruptedException {
        if (!choice.hasReasoning) {
            var parts = Parts.ofReasoningDetails(message.path("reasoning_details"));
            give(choice, parts);
            if (parts.isEmpty()) {
                var reasoning = message.path("reasoning").asText("");
                giveReasoning(
                        choice,
                        reasoning.isEmpty() ? message.path("reasoning_content").asText("") : reasoning);
            }
        }
        if (!choice.hasText) {
            give(choice, Parts.ofContent(message.path("content")));
        }
        if (!choice.hasText) {
            giveText(choice, message.path("refusal").asText(""));
        }
        give(choice, Parts.ofImages(message.path("images")));
        if (!choice.hasToolCalls) {
            toolCalls(choice, message.path("tool_calls"), message.path("function_call"));
        }
    }

    private void toolCalls(Choice choice, @Nullable JsonNode calls, @Nullable JsonNode functionCall)
            throws MalformedStream {
        if (calls != null) {
            for (var call : calls) {
                toolCall(choice, call);
            }
        }
        if (functionCall != null) {
            toolCall(choice, functionCall);
        }
    }

    private void toolCall(Choice choice, JsonNode fragment) throws MalformedStream {
        var isLate = choice.finishReason != null && choice.toolCalls.isEmpty();
        if (isLate && !fragment.path("function").path("name").isTextual()) {
            return; // the rest of a call that was given when its finish reason came
        }
        choice.toolCalls.add(fragment);
        choice.hasToolCalls |= !choice.toolCalls.isEmpty();
    }

    private void finished(Choice choice, String reason) throws MalformedStream, InterruptedException {
        switch (reason.toLowerCase(Locale.ROOT)) {
            case "content_filter", "safety", "content-filter" ->
                finished(choice, errors.failure(ErrorCode.MODEL_CONTENT_FILTERED, "the answer was filtered"));
            case "error", "failed", "cancelled", "canceled" ->
                finished(
                        choice,
                        errors.failure(ErrorCode.MODEL_FAILED, "the model stopped with reason \"" + reason + "\""));
            case "length", "max_tokens" -> finished(choice, FinishReason.LENGTH);
            case "tool_calls", "function_call", "tool_use" -> finished(choice, FinishReason.TOOL_CALLS);
            default -> finished(choice, FinishReason.STOP);
        }
    }

    private void finished(Choice choice, Failure why) {
        badFinish = why;
        choice.finishReason = FinishReason.STOP;
    }

    private void finished(Choice choice, FinishReason reason) throws MalformedStream, InterruptedException {
        giveToolCalls(choice);
        choice.finishReason = reason;
    }

    /** Some servers say {@code stop} behind tool calls, and some {@code tool_calls} without one. */
    private FinishReason finishReason() {
        if (choices.isEmpty()) {
            return FinishReason.STOP;
        }
        var first = byIndex().getFirst();
        if (first.finishReason == FinishReason.LENGTH) {
            return FinishReason.LENGTH;
        }
        return choices.stream().anyMatch(choice -> choice.hasToolCalls) ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    }

    private List<Choice> byIndex() {
        return choices.stream()
                .sorted(Comparator.comparingInt(choice -> choice.index))
                .toList();
    }

    private void giveToolCalls(Choice choice) throws MalformedStream, InterruptedException {
        for (var call : choice.toolCalls.take()) {
            sink.accept(call);
        }
    }

    private void give(Choice choice, List<Parts.Part> parts) throws InterruptedException {
        for (var part : parts) {
            switch (part) {
                case Parts.Part.Text(var text) -> giveText(choice, text);
                case Parts.Part.Reasoning(var text) -> giveReasoning(choice, text);
                case Parts.Part.Image(var url) -> {
                    if (images.isNew(url)) {
                        sink.accept(new TurnFact.Image(url));
                    }
                }
            }
        }
    }

    private void giveText(Choice choice, @Nullable String text) throws InterruptedException {
        if (!isEmpty(text)) {
            choice.hasText = true;
            sink.accept(new TurnFact.Text(Objects.requireNonNull(text)));
        }
    }

    private void giveReasoning(Choice choice, @Nullable String text) throws InterruptedException {
        if (!isEmpty(text)) {
            choice.hasReasoning = true;
            sink.accept(new TurnFact.Reasoning(Objects.requireNonNull(text)));
        }
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
