package dev.meanwhile.server.config;

import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.models.openai.Deadlines;
import dev.meanwhile.models.openai.ProviderConfig;
import dev.meanwhile.models.openai.stream.ToolArguments;
import dev.meanwhile.server.config.Section.Raw;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The providers of models: {@code models.<name>.<key>}, asked in the order of {@code models.order}, else of their names. */
final class ModelKeys {
    static final List<Key> KEYS = List.of(
            Key.setting("base-url", "Where `/chat/completions` is appended: `https://openrouter.ai/api/v1`. Needed."),
            Key.setting("key", "The provider's key."),
            Key.setting("default-model", "The model where a request names none. Needed."),
            Key.setting(
                    "serves",
                    "Globs of model names, with commas between; the first provider that has a match answers. "
                            + "Default `*`."),
            Key.setting(
                    "headers-timeout",
                    "Longest wait for the provider's answer to begin. Default 30s, 5m in private networks."),
            Key.setting("idle-timeout", "Longest silence within an answer. Default 45s, 2m in private networks."),
            Key.setting(
                    "tool-arguments",
                    "How tool calls are streamed: `fragments`, or `cumulative` where each chunk has everything so far. Default `fragments`."));

    static final String ORDER = "models.order";
    static final NamedKeys NAMED = new NamedKeys("models.", KEYS, List.of("headers"));

    private ModelKeys() {}

    static List<ProviderConfig> read(Map<String, Raw> values, List<String> problems) {
        var providers = new ArrayList<ProviderConfig>();
        ordered(NAMED.read(values), values.get(ORDER), problems).forEach((name, keys) -> {
            var provider = provider(name, keys, problems);
            if (provider != null) {
                providers.add(provider);
            }
        });
        return providers;
    }

    private static Map<String, Map<String, Raw>> ordered(
            Map<String, Map<String, Raw>> byName, @Nullable Raw order, List<String> problems) {
        var result = new LinkedHashMap<String, Map<String, Raw>>();
        for (var name : order == null ? List.<String>of() : Values.list(order.text())) {
            var keys = byName.get(name);
            if (keys == null) {
                problems.add("models.order names '%s', but nothing is set under models.%s".formatted(name, name));
            } else {
                result.put(name, keys);
            }
        }
        byName.forEach(result::putIfAbsent);
        return result;
    }

    private static @Nullable ProviderConfig provider(String name, Map<String, Raw> keys, List<String> problems) {
        var url = keys.get("base-url");
        var model = keys.get("default-model");
        if (url == null || model == null) {
            problems.add("models.%s needs %s".formatted(name, url == null ? "base-url" : "default-model"));
            return null;
        }
        try {
            var key = keys.get("key");
            var provider = ProviderConfig.of(name, URI.create(url.text()), model.text())
                    .withKey(key == null ? null : new Secret(key.text()))
                    .withHeaders(NamedKeys.map("headers", keys));
            return timed(provider, keys);
        } catch (IllegalArgumentException e) {
            problems.add("models.%s: %s".formatted(name, e.getMessage()));
            return null;
        }
    }

    private static ProviderConfig timed(ProviderConfig provider, Map<String, Raw> keys) {
        var result = provider;
        var serves = keys.get("serves");
        if (serves != null) {
            result = result.withServes(Values.list(serves.text()));
        }
        var headers = keys.get("headers-timeout");
        var idle = keys.get("idle-timeout");
        var deadlines = result.deadlines();
        result = result.withDeadlines(new Deadlines(
                headers == null ? deadlines.headers() : Values.time(headers.text()),
                idle == null ? deadlines.idle() : Values.time(idle.text())));
        var arguments = keys.get("tool-arguments");
        return arguments == null ? result : result.withToolArguments(toolArguments(arguments.text()));
    }

    private static ToolArguments toolArguments(String text) {
        return switch (text) {
            case "fragments" -> ToolArguments.FRAGMENTS;
            case "cumulative" -> ToolArguments.CUMULATIVE;
            default ->
                throw new IllegalArgumentException("tool-arguments must be fragments or cumulative but is " + text);
        };
    }
}
