package dev.meanwhile.tools;

import dev.meanwhile.tools.web.FetchConfig;
import dev.meanwhile.tools.web.WebSearchConfig;

/** How the built-in tools behave; keys under {@code tools.}. */
public record ToolsConfig(FetchConfig fetchUrl, WebSearchConfig webSearch) {
    public static final ToolsConfig DEFAULT = new ToolsConfig(FetchConfig.DEFAULT, WebSearchConfig.DEFAULT);
}
