package dev.meanwhile.examples.toolplugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.tools.plugin.ToolPlugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin as the server finds it. */
class ExamplePluginTest {
    @TempDir
    private Path folder;

    @Test
    void theServerFindsItByItsService() {
        assertThat(toolNames(Map.of())).containsExactly("roll_dice");
    }

    @Test
    void withAFolderItAlsoKeepsNotes() {
        var notes = folder.resolve("new/notes");

        assertThat(toolNames(Map.of("tools.example.notes", notes.toString())))
                .containsExactly("roll_dice", "write_note", "append_note");
        assertThat(notes).isDirectory();
    }

    @Test
    void aFolderThatIsNoneStopsTheStart() throws IOException {
        var file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> toolNames(Map.of("tools.example.notes", file.toString())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ExamplePlugin")
                .hasMessageContaining("tools.example.notes");
    }

    private static List<String> toolNames(Map<String, String> settings) {
        return ToolPlugins.load(ExamplePluginTest.class.getClassLoader(), settings::get).stream()
                .flatMap(loaded -> loaded.tools().stream())
                .map(tool -> tool.spec().name())
                .toList();
    }
}
