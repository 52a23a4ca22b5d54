package dev.meanwhile.core.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolContext;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolRuntime;
import dev.meanwhile.core.tool.ToolSpec;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tool that answers as told and records each call before it answers. */
public final class RecordingTool implements Tool {
    private final ToolSpec spec;
    private final Answer answer;
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    public RecordingTool(ToolSpec spec, Answer answer) {
        this.spec = spec;
        this.answer = answer;
    }

    /** A tool that changes nothing and always gives this text. */
    public static RecordingTool reading(String name, String text) {
        return new RecordingTool(spec(name, Effect.READS, true), (_, _) -> new ToolResult.Text(text));
    }

    /** A tool that changes something, must not be repeated, and always gives this text. */
    public static RecordingTool writing(String name, String text) {
        return new RecordingTool(spec(name, Effect.WRITES, false), (_, _) -> new ToolResult.Text(text));
    }

    /** A declaration without parameters. */
    public static ToolSpec spec(String name, Effect effect, boolean isIdempotent) {
        return new ToolSpec(
                name,
                "Does what the test says.",
                JsonNodeFactory.instance.objectNode().put("type", "object"),
                ToolRuntime.HYBRID,
                effect,
                isIdempotent,
                ToolSpec.DEFAULT_TIMEOUT);
    }

    /** The same declaration, but each call waits for the roadblock to be lifted first. */
    public RecordingTool stoppingAt(Roadblock block) {
        return new RecordingTool(spec, (arguments, context) -> {
            block.here();
            return answer.to(arguments, context);
        });
    }

    /** The same declaration, but each call throws. */
    public RecordingTool failing(RuntimeException failure) {
        return new RecordingTool(spec, (_, _) -> {
            throw failure;
        });
    }

    /** The calls so far, in order of arrival. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    @Override
    public ToolResult call(JsonNode arguments, ToolContext context) throws InterruptedException {
        calls.add(new Call(arguments, context));
        return answer.to(arguments, context);
    }

    /** What a call gives, or throws. */
    @FunctionalInterface
    public interface Answer {
        ToolResult to(JsonNode arguments, ToolContext context) throws InterruptedException;
    }

    /** A call as it arrived. */
    public record Call(JsonNode arguments, ToolContext context) {}
}
