package dev.meanwhile.examples.toolplugin;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.time.Pause;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolContext;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolRuntime;
import dev.meanwhile.core.tool.ToolSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * {@code append_note}: adds a line to one file, {@code notes.txt}. A second execution would add a second line, so the tool does
 * not claim to be idempotent, and the engine never repeats a call of which it does not know whether it took effect. The file
 * is therefore a record of executions, a line {@code key TAB text} each, which is what tests of crashes count.
 */
final class AppendNote implements Tool {
    private static final ToolSpec SPEC = new ToolSpec(
            "append_note",
            "Adds a line to the notes.",
            Schema.of("""
                    {
                      "type": "object",
                      "properties": {
                        "text": {"type": "string", "minLength": 1, "maxLength": 1000},
                        "delayMs": {
                          "type": "integer", "minimum": 0, "maximum": 60000,
                          "description": "milliseconds to wait after the line is written, before the call ends; 0 if left out"
                        }
                      },
                      "required": ["text"],
                      "additionalProperties": false
                    }"""),
            ToolRuntime.SERVER,
            Effect.WRITES,
            false,
            Duration.ofSeconds(70));

    private final Path file;

    AppendNote(Path folder) {
        this.file = folder.resolve("notes.txt");
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public ToolResult call(JsonNode arguments, ToolContext context) throws InterruptedException {
        var text = arguments.path("text").asText().replaceAll("\\R", " ");
        try {
            // one short write at the end: lines of calls at the same time do not mix
            Files.writeString(file, "%s\t%s\n".formatted(context.idempotencyKey(), text), CREATE, APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("adding to the notes", e);
        }
        Pause.real().pause(Duration.ofMillis(arguments.path("delayMs").asLong(0)));
        return new ToolResult.Text("added");
    }
}
