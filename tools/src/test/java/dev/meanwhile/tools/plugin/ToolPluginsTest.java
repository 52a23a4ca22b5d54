package dev.meanwhile.tools.plugin;

import static dev.meanwhile.tools.Calls.call;
import static dev.meanwhile.tools.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.tool.ToolResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolPluginsTest {
    private static final ClassLoader NO_PLUGINS = ToolPluginsTest.class.getClassLoader();

    @TempDir
    private Path temp;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(temp.resolve("plugins"));
    }

    @Test
    void withoutPluginsThereIsNothing() {
        assertThat(ToolPlugins.load(NO_PLUGINS, _ -> null)).isEmpty();
        assertThat(ToolPlugins.load(NO_PLUGINS, folder, _ -> null)).isEmpty();
    }

    @Test
    void jarsAreLoadedInTheOrderOfTheirNamesEachByItsOwnLoader() throws Exception {
        PluginJar.plain(folder, "b.jar", "Plugin", "second", "two");
        PluginJar.plain(folder, "a.jar", "Plugin", "first", "one");
        Files.writeString(folder.resolve("readme.txt"), "no jar");

        var loaded = ToolPlugins.load(NO_PLUGINS, folder, _ -> null);

        assertThat(loaded).extracting(ToolPlugins.Loaded::plugin).containsExactly("first", "second");
        assertThat(call(loaded.get(0).tools().getFirst(), json("{}"))).isEqualTo(new ToolResult.Text("plugin a.jar"));
        assertThat(call(loaded.get(1).tools().getFirst(), json("{}"))).isEqualTo(new ToolResult.Text("plugin b.jar"));
    }

    @Test
    void pluginsOfTheClassPathComeFirstAndOnce() throws IOException {
        var jar = PluginJar.plain(temp, "on-path.jar", "Plugin", "first", "one");
        PluginJar.plain(folder, "a.jar", "Other", "second", "two");

        try (var classPath = new URLClassLoader(new URL[] {jar.toUri().toURL()}, NO_PLUGINS)) {
            assertThat(ToolPlugins.load(classPath, folder, _ -> null))
                    .extracting(ToolPlugins.Loaded::plugin)
                    .containsExactly("first", "second");
        }
    }

    @Test
    void aPluginSeesItsOwnSettings() {
        PluginJar.of(folder, "a.jar", "Plugin", """
                public String name() { return "mine"; }
                public List<Tool> tools(Function<String, String> settings) {
                    return List.of(tool(settings.apply("name")), tool("unset_" + settings.apply("other")));
                }
                """);

        var loaded = ToolPlugins.load(NO_PLUGINS, folder, Map.of("tools.mine.name", "set", "other", "not mine")::get);

        assertThat(loaded.getFirst().tools())
                .extracting(tool -> tool.spec().name())
                .containsExactly("set", "unset_null");
    }

    @Test
    void aPluginThatThrowsIsNamed() {
        PluginJar.of(folder, "broken.jar", "Broken", """
                public String name() { return "broken"; }
                public List<Tool> tools(Function<String, String> settings) { throw new IllegalStateException("no licence"); }
                """);

        assertFails("plugin.Broken", "broken.jar", "no licence");
    }

    @Test
    void aPluginThatCannotBeMadeIsNamed() {
        PluginJar.of(folder, "broken.jar", "Broken", """
                public Broken() { throw new IllegalStateException("no licence"); }
                public String name() { return "broken"; }
                public List<Tool> tools(Function<String, String> settings) { return List.of(); }
                """);

        assertFails("plugin.Broken", "broken.jar", "no licence");
    }

    @Test
    void aServiceFileThatNamesNoClassIsNamed() throws IOException {
        Files.copy(PluginJar.plain(temp, "good.jar", "Plugin", "first", "one"), folder.resolve("renamed.jar"));
        try (var files = FileSystems.newFileSystem(folder.resolve("renamed.jar"))) {
            Files.writeString(files.getPath("META-INF/services/dev.meanwhile.core.tool.ToolPlugin"), "plugin.Gone");
        }

        assertFails("renamed.jar", "plugin.Gone");
    }

    @Test
    void aJarWithoutAPluginIsNamed() throws IOException {
        new JarOutputStream(Files.newOutputStream(folder.resolve("library.jar"))).close();

        assertFails("library.jar", "META-INF/services/dev.meanwhile.core.tool.ToolPlugin");
    }

    @Test
    void twoPluginsOfOneNameAreBothNamed() {
        PluginJar.plain(folder, "a.jar", "One", "same", "one");
        PluginJar.plain(folder, "b.jar", "Two", "same", "two");

        assertFails("'same'", "plugin.One (a.jar)", "plugin.Two (b.jar)");
    }

    @Test
    void twoPluginsWithOneToolAreBothNamed() {
        PluginJar.plain(folder, "a.jar", "One", "first", "same");
        PluginJar.plain(folder, "b.jar", "Two", "second", "same");

        assertFails("'same'", "first", "second");
    }

    @Test
    void aFolderThatCannotBeReadIsNamed() {
        assertThatThrownBy(() -> ToolPlugins.load(NO_PLUGINS, temp.resolve("gone"), _ -> null))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("tools.plugins")
                .hasMessageContaining("gone");
    }

    private void assertFails(String... words) {
        assertThatThrownBy(() -> ToolPlugins.load(NO_PLUGINS, folder, _ -> null))
                .isInstanceOf(IllegalStateException.class)
                .message()
                .contains(List.of(words));
    }
}
