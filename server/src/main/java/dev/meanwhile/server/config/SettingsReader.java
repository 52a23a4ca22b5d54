package dev.meanwhile.server.config;

import dev.meanwhile.server.config.Section.Raw;
import dev.meanwhile.tools.ToolsConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the settings from where they are given. */
public final class SettingsReader {
    private static final String TOOLS = "tools.";

    private SettingsReader() {}

    /**
     * Reads and checks everything.
     *
     * @throws ConfigException with every problem there is
     */
    public static Settings read(List<String> arguments, Map<String, String> environment) {
        var problems = new ArrayList<String>();
        var values = new Sources(problems).read(arguments, environment);
        var settings = settings(values, problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return settings;
    }

    private static Settings settings(Map<String, Raw> values, List<String> problems) {
        return new Settings(
                Sections.HTTP.read(values, problems),
                Sections.STORE.read(values, problems),
                Sections.AUTH.read(values, problems),
                Sections.OIDC.read(values, problems),
                Sections.WORKER.read(values, problems),
                new Settings.Limits(
                        Sections.CHAT.read(values, problems),
                        Sections.FLOW.read(values, problems),
                        Sections.ROUND.read(values, problems),
                        Sections.QUEUE.read(values, problems),
                        Sections.STARTS.read(values, problems),
                        Sections.SWITCHES.read(values, problems),
                        Sections.WAITS.read(values, problems)),
                Sections.SSE.read(values, problems),
                Sections.LOG.read(values, problems),
                Sections.RETENTION.read(values, problems),
                Sections.OUTBOUND.read(values, problems),
                ModelKeys.read(values, problems),
                Sections.PRICES.read(values, problems).prices(),
                new Settings.Tools(
                        new ToolsConfig(Sections.FETCH.read(values, problems), Sections.SEARCH.read(values, problems)),
                        Sections.PLUGINS.read(values, problems),
                        McpKeys.read(values, problems),
                        plugins(values)));
    }

    private static Map<String, String> plugins(Map<String, Raw> values) {
        var own = Sections.keys().map(Key::name).toList();
        var tools = new HashMap<String, String>();
        values.forEach((key, raw) -> {
            if (key.startsWith(TOOLS) && !own.contains(key) && !McpKeys.NAMED.isKey(key)) {
                tools.put(key, raw.text());
            }
        });
        return tools;
    }
}
