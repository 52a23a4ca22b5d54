package dev.meanwhile.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.meanwhile.server.config.Section.Raw;
import dev.meanwhile.tools.mcp.McpConfig;
import dev.meanwhile.tools.mcp.McpConfig.Link;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The MCP servers: {@code tools.mcp.<name>.<key>}. */
final class McpKeys {
    static final List<Key> KEYS = List.of(
            Key.setting(
                    "command",
                    "Program and arguments, with commas between, or as a JSON array of strings; "
                            + "started without a shell. This or `url` is needed."),
            Key.setting(
                    "env",
                    "Names of environment variables that the program gets besides PATH, HOME, USER, LANG, LC_ALL, TZ "
                            + "and TMPDIR, with commas between. Default none."),
            Key.setting("folder", "The folder that the program is started in. Default this server's."),
            Key.setting(
                    "url", "Where the server answers by Streamable HTTP; a private address needs `outbound.allow`."),
            Key.setting("tools", "Globs of the tools that are offered, with commas between. Default `*`."),
            Key.setting("prefix", "What the tools' names begin with here. Default `<name>_`."),
            Key.setting("timeout", "One call, at most 10m. Default 10s."),
            Key.setting("start-timeout", "From the start to the list of tools. Default 60s."),
            Key.size("max-bytes", "One message of the server; a larger result is left out. Default 4MiB."));

    static final NamedKeys NAMED = new NamedKeys("tools.mcp.", KEYS, List.of("headers", "env"));

    private static final ObjectMapper JSON = new ObjectMapper();

    private McpKeys() {}

    static List<McpConfig> read(Map<String, Raw> values, List<String> problems) {
        var servers = new ArrayList<McpConfig>();
        NAMED.read(values).forEach((name, keys) -> {
            try {
                servers.add(server(name, keys));
            } catch (IllegalArgumentException | ArithmeticException e) {
                problems.add("tools.mcp.%s: %s".formatted(name, e.getMessage()));
            }
        });
        return servers;
    }

    private static McpConfig server(String name, Map<String, Raw> keys) {
        var tools = keys.get("tools");
        var prefix = keys.get("prefix");
        var times = McpConfig.Times.DEFAULT;
        return new McpConfig(
                name,
                link(keys),
                new McpConfig.Offer(
                        tools == null ? List.of("*") : Values.list(tools.text()),
                        prefix == null ? name + "_" : prefix.text()),
                new McpConfig.Times(
                        time(keys.get("timeout"), times.call()), time(keys.get("start-timeout"), times.start())),
                keys.containsKey("max-bytes")
                        ? Math.toIntExact(Values.size(keys.get("max-bytes").text()))
                        : McpConfig.DEFAULT_MAX_BYTES);
    }

    private static Link link(Map<String, Raw> keys) {
        var command = keys.get("command");
        var url = keys.get("url");
        if (url != null && command == null) {
            return new Link.Address(URI.create(url.text()), NamedKeys.map("headers", keys));
        }
        if (url != null || command == null) {
            throw new IllegalArgumentException("needs either command or url");
        }
        var passed = keys.get("env");
        var folder = keys.get("folder");
        return new Link.Program(
                words(command.text()),
                passed == null ? List.of() : Values.list(passed.text()),
                NamedKeys.map("env", keys),
                folder == null ? null : Path.of(folder.text()));
    }

    private static Duration time(@Nullable Raw raw, Duration otherwise) {
        return raw == null ? otherwise : Values.time(raw.text());
    }

    /** An argument may hold a comma, so JSON is taken, too. */
    private static List<String> words(String command) {
        if (!command.startsWith("[")) {
            return Values.list(command);
        }
        try {
            return List.of(JSON.readValue(command, String[].class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "command must be a list with commas between, or a JSON array of strings", e);
        }
    }
}
