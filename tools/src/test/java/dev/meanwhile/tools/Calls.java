package dev.meanwhile.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolContext;
import dev.meanwhile.core.tool.ToolResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/** Calls of tools in tests. */
public final class Calls {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Calls() {}

    /** @param text with single quotes for double ones */
    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    public static ToolContext context() {
        return context(Duration.ofSeconds(10));
    }

    public static ToolContext context(Duration time) {
        return new ToolContext(new JobId(new UUID(0x7000L, 1)), "default", "ada", "r1-0", time);
    }

    public static ToolResult call(Tool tool, JsonNode arguments) throws InterruptedException {
        return tool.call(arguments, context());
    }

    public static JsonNode value(ToolResult result) {
        assertThat(result).isInstanceOf(ToolResult.Json.class);
        return ((ToolResult.Json) result).value();
    }

    public static ToolResult.Refused refusal(ToolResult result) {
        assertThat(result).isInstanceOf(ToolResult.Refused.class);
        return (ToolResult.Refused) result;
    }
}
