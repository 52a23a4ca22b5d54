package dev.meanwhile.server.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where tools of other people come from.
 *
 * @param folder {@code tools.plugins}: its jars are plugins, besides those on the class path; null for none
 */
public record PluginConfig(@Nullable Path folder) {
    public static final PluginConfig DEFAULT = new PluginConfig(null);
}
