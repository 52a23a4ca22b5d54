package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.limit.RoundLimits;
import dev.meanwhile.core.round.AfterLastRound;
import dev.meanwhile.core.round.LoopSpec;
import dev.meanwhile.core.round.SingleTurn.Reply;
import dev.meanwhile.core.round.ToolOffer;
import dev.meanwhile.workflow.run.NodeResult.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts together what a node asks of a model. */
final class Prompting {

    /** How much of an earlier output a model is told, in characters; its input it gets whole. */
    private static final int EARLIER_CHARS = 8_000;

    private final NodeCall call;

    Prompting(NodeCall call) {
        this.call = call;
    }

    /** A message as models read it. */
    static ObjectNode message(String role, String content) {
        return JsonNodeFactory.instance.objectNode().put("role", role).put("content", content);
    }

    /**
     * The conversation of an agent: its system text with what was done before, the run's conversation, its input.
     *
     * @param input with the task before it
     */
    List<JsonNode> conversation(String prompt, String input) {
        var messages = new ArrayList<JsonNode>();
        var system = withEarlier(prompt);
        if (!system.isBlank()) {
            messages.add(message("system", system));
        }
        messages.addAll(call.attempt().history(call.frame()));
        messages.add(user(input));
        return messages;
    }

    private String withEarlier(String prompt) {
        var text = new StringBuilder(prompt);
        var earlier = call.earlier().get();
        if (!earlier.isEmpty()) {
            text.append(prompt.isBlank() ? "" : "\n\n").append("Results of earlier steps:");
            earlier.forEach(one ->
                    text.append("\n\n## ").append(one.label()).append('\n').append(shortened(call.text(one.output()))));
        }
        return text.toString();
    }

    private static String shortened(String text) {
        return text.length() <= EARLIER_CHARS
                ? text
                : text.substring(0, EARLIER_CHARS)
                        + "\n[cut: %d of %d characters]".formatted(EARLIER_CHARS, text.length());
    }

    private ObjectNode user(String input) {
        var attachments = call.attempt().request().attachments();
        if (attachments.isEmpty()) {
            return message("user", input);
        }
        ArrayNode parts = JsonNodeFactory.instance.arrayNode();
        parts.addObject().put("type", "text").put("text", input);
        attachments.forEach(parts::add);
        var message = JsonNodeFactory.instance.objectNode().put("role", "user");
        message.set("content", parts);
        return message;
    }

    /** A loop at the node's path. */
    LoopSpec loop(@Nullable String model, List<JsonNode> messages, List<ToolOffer> tools, @Nullable JsonNode choice) {
        return loop(
                call.path(),
                model,
                messages,
                tools,
                choice,
                JsonNodeFactory.instance.objectNode(),
                limits(),
                AfterLastRound.FAIL);
    }

    LoopSpec loop(
            String path,
            @Nullable String model,
            List<JsonNode> messages,
            List<ToolOffer> tools,
            @Nullable JsonNode choice,
            ObjectNode options,
            RoundLimits limits,
            AfterLastRound afterLastRound) {
        var job = call.attempt().job();
        var needs = call.attempt().services().needs();
        return new LoopSpec(
                path,
                model == null || model.isBlank() ? job.model() : model,
                messages,
                tools,
                null,
                choice,
                options,
                limits,
                afterLastRound,
                needs.days().gate(job.budget(), job.project(), job.owner()));
    }

    RoundLimits limits() {
        return call.attempt().services().needs().limits();
    }

    /** Asks a model for one answer at a path. */
    NodeResult ask(
            String path, @Nullable String model, String system, String input, Function<Reply.Said, NodeResult> use)
            throws InterruptedException {
        var messages = new ArrayList<JsonNode>();
        if (!system.isBlank()) {
            messages.add(message("system", system));
        }
        messages.add(message("user", input));
        return ask(
                loop(
                        path,
                        model,
                        messages,
                        List.of(),
                        null,
                        JsonNodeFactory.instance.objectNode(),
                        limits(),
                        AfterLastRound.FAIL),
                use);
    }

    NodeResult ask(LoopSpec spec, Function<Reply.Said, NodeResult> use) throws InterruptedException {
        var attempt = call.attempt();
        var reply = attempt.working(() -> attempt.services().turns().ask(attempt.run(), spec));
        return switch (reply) {
            case Reply.Said said -> use.apply(said);
            case Reply.Later(var delay) -> attempt.waiting(WaitReason.DELAY, delay);
        };
    }

    /** What a turn leaves to be committed. */
    static Work work(Reply.Said said) {
        return Work.of(said.facts(), said.last());
    }
}
