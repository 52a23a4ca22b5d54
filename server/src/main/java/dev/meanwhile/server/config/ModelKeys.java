package dev.meanwhile.server.config;

import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.models.openai.Deadlines;
import dev.meanwhile.models.openai.ProviderConfig;
import dev.meanwhile.models.openai.stream.ToolArguments;
import dev.meanwhile.server.config.Section.Raw;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
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
    static final String PREFIX = "models.";

    private static final Pattern NAME =
            Pattern.compile("models\\.([a-z0-9][a-z0-9_-]*)\\.(headers\\.[A-Za-z0-9-]+|[a-z-]+)");

    private ModelKeys() {}

    static boolean isKey(String key) {
        var name = NAME.matcher(key);
        return key.equals(ORDER)
                || (name.matches()
                        && (name.group(2).startsWith("headers.")
                                || KEYS.stream().anyMatch(known -> known.name().equals(name.group(2)))));
    }

    /** {@code MEANWHILE_MODELS_OPENAI_BASE_URL} to its key; empty for a variable that is none of a model. */
    static Optional<String> ofVariable(String variable) {
        return KEYS.stream()
                .filter(key -> variable.endsWith(Key.variable("." + key.name()).substring("MEANWHILE_".length())))
                .filter(_ -> variable.startsWith("MEANWHILE_MODELS_"))
                .map(key -> {
                    var end = variable.length() - key.name().length() - 1;
                    var name = variable.substring(
                            "MEANWHILE_MODELS_".length(), Math.max(end, "MEANWHILE_MODELS_".length()));
                    return PREFIX + name.toLowerCase(java.util.Locale.ROOT) + "." + key.name();
                })
                .filter(ModelKeys::isKey)
                .findFirst();
    }

    static List<ProviderConfig> read(Map<String, Raw> values, List<String> problems) {
        var byName = new LinkedHashMap<String, Map<String, Raw>>();
        values.keySet().stream().sorted().forEach(key -> {
            var name = NAME.matcher(key);
            if (name.matches()) {
                byName.computeIfAbsent(name.group(1), _ -> new HashMap<>()).put(name.group(2), values.get(key));
            }
        });
        var providers = new ArrayList<ProviderConfig>();
        ordered(byName, values.get(ORDER), problems).forEach((name, keys) -> {
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
                    .withHeaders(headers(keys));
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

    private static Map<String, Secret> headers(Map<String, Raw> keys) {
        var headers = new HashMap<String, Secret>();
        keys.forEach((key, raw) -> {
            if (key.startsWith("headers.")) {
                headers.put(key.substring("headers.".length()), new Secret(raw.text()));
            }
        });
        return headers;
    }
}
