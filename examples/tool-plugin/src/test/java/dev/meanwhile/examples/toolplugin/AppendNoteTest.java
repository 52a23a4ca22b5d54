package dev.meanwhile.examples.toolplugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.testkit.tool.ToolContract;
import dev.meanwhile.tools.schema.NetworkntSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendNoteTest extends ToolContract {
    @TempDir
    private Path folder;

    @Override
    protected Tool tool() {
        return new AppendNote(folder);
    }

    @Override
    protected Schemas schemas() {
        return new NetworkntSchemas();
    }

    @Override
    protected JsonNode arguments() {
        return Schema.of("{\"text\": \"milk\"}");
    }

    @Override
    protected JsonNode slowArguments() {
        return Schema.of("{\"text\": \"milk\", \"delayMs\": 60000}");
    }

    @Override
    protected List<JsonNode> brokenArguments() {
        return List.of(Schema.of("{\"text\": 1}"), Schema.of("{\"text\": \"a\", \"delayMs\": 60001}"));
    }

    @Test
    void everyExecutionIsALineAlsoOfTheSameCall() throws Exception {
        tool().call(arguments(), context("r1-0"));
        tool().call(Schema.of("{\"text\": \"two\\nlines\", \"delayMs\": 1}"), context("r1-0"));

        var key = context("r1-0").idempotencyKey();
        assertThat(notes()).containsExactly(key + "\tmilk", key + "\ttwo lines");
    }

    @Test
    void itDoesNotClaimThatItCanBeRepeated() {
        assertThat(tool().spec().effect()).isEqualTo(Effect.WRITES);
        assertThat(tool().spec().isIdempotent()).isFalse();
    }

    private List<String> notes() throws IOException {
        return Files.readAllLines(folder.resolve("notes.txt"));
    }
}
