package dev.meanwhile.tools.plugin;

import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds plugins and asks them for their tools, once, at start. A plugin that cannot be used stops the start and is named. */
public final class ToolPlugins {
    private final Function<String, @Nullable String> settings;
    private final Map<String, String> sourceByPlugin = new HashMap<>();
    private final Map<String, String> pluginByTool = new HashMap<>();
    private final List<Loaded> loaded = new ArrayList<>();

    private ToolPlugins(Function<String, @Nullable String> settings) {
        this.settings = settings;
    }

    /**
     * What one plugin brought.
     *
     * @param plugin its name
     */
    public record Loaded(String plugin, List<Tool> tools) {
        public Loaded {
            tools = List.copyOf(tools);
        }
    }

    /**
     * The plugins on the class path.
     *
     * @param settings the operator's settings by full key, {@code tools.<plugin>.<key>}; null for one that is not set
     * @throws IllegalStateException naming the plugin, if one fails, or two have the same name or bring the same tool
     */
    public static List<Loaded> load(ClassLoader classes, Function<String, @Nullable String> settings) {
        return new ToolPlugins(settings).classPath(classes).loaded;
    }

    /**
     * The plugins on the class path, then those of the jars in a folder, in the order of their names. The class loaders of the
     * jars stay open as long as the process lives.
     *
     * @param folder {@code tools.plugins}; its files that end in {@code .jar} are plugins, and each must bring one
     * @throws IllegalStateException as above, or if a jar brings no plugin
     * @throws UncheckedIOException if the folder cannot be read
     */
    public static List<Loaded> load(ClassLoader classes, Path folder, Function<String, @Nullable String> settings) {
        var plugins = new ToolPlugins(settings).classPath(classes);
        for (var jar : jars(folder)) {
            plugins.jar(jar, classes);
        }
        return plugins.loaded;
    }

    private ToolPlugins classPath(ClassLoader classes) {
        for (var provider : providers(classes, "the class path")) {
            add(provider, "the class path");
        }
        return this;
    }

    private static List<Path> jars(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("tools.plugins names '%s', which cannot be read".formatted(folder), e);
        }
    }

    private void jar(Path jar, ClassLoader parent) {
        var source = jar.getFileName().toString();
        var own = new URLClassLoader("plugin " + source, new URL[] {url(jar)}, parent);
        var providers = providers(own, source).stream()
                .filter(provider -> own.equals(provider.type().getClassLoader())) // the parent's are found here again
                .toList();
        if (providers.isEmpty()) {
            throw new IllegalStateException("%s brings no tool plugin: it has no META-INF/services/%s"
                    .formatted(source, ToolPlugin.class.getName()));
        }
        providers.forEach(provider -> add(provider, source));
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (IOException e) {
            throw new UncheckedIOException("the path '%s' is no URL".formatted(jar), e);
        }
    }

    private static List<ServiceLoader.Provider<ToolPlugin>> providers(ClassLoader classes, String source) {
        try {
            return ServiceLoader.load(ToolPlugin.class, classes).stream().toList();
        } catch (ServiceConfigurationError e) {
            throw new IllegalStateException(
                    "a tool plugin of %s cannot be loaded: %s".formatted(source, e.getMessage()), e);
        }
    }

    private void add(ServiceLoader.Provider<ToolPlugin> provider, String source) {
        var type = provider.type().getName();
        try {
            var plugin = provider.get();
            var name = plugin.name();
            claim(name, "%s (%s)".formatted(type, source));
            var tools = plugin.tools(key -> settings.apply("tools.%s.%s".formatted(name, key)));
            tools.forEach(tool -> claimTool(tool.spec().name(), name));
            loaded.add(new Loaded(name, tools));
        } catch (Conflict e) {
            throw e;
        } catch (RuntimeException | ServiceConfigurationError | LinkageError e) {
            throw new IllegalStateException("the tool plugin %s of %s fails: %s".formatted(type, source, cause(e)), e);
        }
    }

    private void claim(String name, String source) {
        var other = sourceByPlugin.putIfAbsent(name, source);
        if (other != null) {
            throw new Conflict("two tool plugins are named '%s': %s and %s".formatted(name, other, source));
        }
    }

    private void claimTool(String tool, String plugin) {
        var other = pluginByTool.putIfAbsent(tool, plugin);
        if (other != null) {
            throw new Conflict("the tool '%s' is brought by two plugins: %s and %s".formatted(tool, other, plugin));
        }
    }

    /** The words that say most: a service error's own message names only the class. */
    private static String cause(Throwable e) {
        return e instanceof ServiceConfigurationError && e.getCause() != null
                ? e.getCause().toString()
                : e.toString();
    }

    /** Two plugins that want the same name. */
    private static final class Conflict extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        Conflict(String message) {
            super(message);
        }
    }
}
