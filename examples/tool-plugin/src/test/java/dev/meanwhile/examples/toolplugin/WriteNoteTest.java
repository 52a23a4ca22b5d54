package dev.meanwhile.examples.toolplugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.testkit.tool.ToolContract;
import dev.meanwhile.tools.schema.NetworkntSchemas;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteNoteTest extends ToolContract {
    @TempDir
    private Path folder;

    @Override
    protected Tool tool() {
        return new WriteNote(folder);
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
    protected List<JsonNode> brokenArguments() {
        return List.of(Schema.of("{}"), Schema.of("{\"text\": \"\"}"));
    }

    @Test
    void aCallRepeatedAfterACrashTakesEffectOnce() throws InterruptedException {
        tool().call(arguments(), context("r1-0"));
        tool().call(Schema.of("{\"text\": \"milk again\"}"), context("r1-0"));
        tool().call(arguments(), context("r1-1"));

        assertThat(folder).isDirectoryContaining("glob:**r1-0.txt").isDirectoryNotContaining("glob:**.tmp");
        assertThat(folder.toFile().listFiles())
                .hasSize(2)
                .allSatisfy(note -> assertThat(note).hasContent("milk"));
    }
}
