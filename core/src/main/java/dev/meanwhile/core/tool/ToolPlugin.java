package dev.meanwhile.core.tool;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings tools as a jar on the class path, found by {@link java.util.ServiceLoader} at start. A plugin that throws stops the start
 * and is named.
 */
public interface ToolPlugin {

    /** A short name for messages, unique among plugins. */
    String name();

    /**
     * The tools to register; called once.
     *
     * @param settings the operator's settings {@code tools.<plugin name>.<key>} by key; null for one that is not set
     */
    List<Tool> tools(Function<String, @Nullable String> settings);
}
