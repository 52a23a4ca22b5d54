package dev.meanwhile.tools.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.meanwhile.core.tool.ToolPlugin;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Makes jars as plugin authors do: compiles a class and packs it with its service file. */
final class PluginJar {
    private PluginJar() {}

    /**
     * @param type the plugin's class, in package {@code plugin}
     * @param members its members, as Java
     */
    static Path of(Path folder, String jar, String type, String members) {
        var source = """
                package plugin;

                import dev.meanwhile.core.tool.*;
                import com.fasterxml.jackson.databind.JsonNode;
                import com.fasterxml.jackson.databind.node.JsonNodeFactory;
                import java.util.*;
                import java.util.function.Function;

                public final class %s implements ToolPlugin {
                    %s

                    static Tool tool(String name) {
                        var spec = ToolSpec.reading(name, "says its loader", JsonNodeFactory.instance.objectNode().put("type", "object"));
                        return new Tool() {
                            public ToolSpec spec() { return spec; }
                            public ToolResult call(JsonNode arguments, ToolContext context) {
                                return new ToolResult.Text(getClass().getClassLoader().getName());
                            }
                        };
                    }
                }
                """.formatted(type, members);
        try {
            var classes = Files.createTempDirectory(folder, "classes");
            compile(type, source, classes);
            return pack(classes, folder.resolve(jar), "plugin." + type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A plugin without surprises. */
    static Path plain(Path folder, String jar, String type, String plugin, String tool) {
        return of(folder, jar, type, """
                public String name() { return "%s"; }
                public List<Tool> tools(Function<String, String> settings) { return List.of(tool("%s")); }
                """.formatted(plugin, tool));
    }

    private static void compile(String type, String source, Path classes) {
        var complaints = new StringWriter();
        var file =
                new SimpleJavaFileObject(URI.create("string:///plugin/" + type + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        var options = List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classPath());
        if (!ToolProvider.getSystemJavaCompiler()
                .getTask(complaints, null, null, options, null, List.of(file))
                .call()) {
            throw new IllegalArgumentException(complaints.toString());
        }
    }

    private static String classPath() {
        return Stream.of(ToolPlugin.class, JsonNode.class, Nullable.class, ObjectMapper.class.getSuperclass())
                .map(PluginJar::place)
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path pack(Path classes, Path jar, String plugin) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                var files = Files.walk(classes)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
            out.putNextEntry(new JarEntry("META-INF/services/" + ToolPlugin.class.getName()));
            out.write(plugin.getBytes(UTF_8));
        }
        return jar;
    }
}
