package dev.meanwhile.examples.toolplugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolContext;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolRuntime;
import dev.meanwhile.core.tool.ToolSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * {@code write_note}: a note per call, in a file of its own. The file's name comes from the call's key, so the engine may repeat
 * the call after a crash: the second time finds the note, and changes nothing.
 */
final class WriteNote implements Tool {
    private static final ToolSpec SPEC = new ToolSpec(
            "write_note",
            "Keeps a note.",
            Schema.of("""
                    {
                      "type": "object",
                      "properties": {"text": {"type": "string", "minLength": 1, "maxLength": 1000}},
                      "required": ["text"],
                      "additionalProperties": false
                    }"""),
            ToolRuntime.SERVER,
            Effect.WRITES,
            true,
            ToolSpec.DEFAULT_TIMEOUT);

    private final Path folder;

    WriteNote(Path folder) {
        this.folder = folder;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public ToolResult call(JsonNode arguments, ToolContext context) {
        var note = folder.resolve(context.idempotencyKey().replaceAll("[^a-zA-Z0-9-]", "_") + ".txt");
        try {
            if (Files.notExists(note)) {
                var draft = Files.createTempFile(folder, "draft", ".tmp");
                Files.writeString(draft, arguments.path("text").asText(), UTF_8);
                Files.move(draft, note, StandardCopyOption.ATOMIC_MOVE); // a crash leaves a whole note or none
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing a note", e);
        }
        return new ToolResult.Text("kept as " + note.getFileName());
    }
}
