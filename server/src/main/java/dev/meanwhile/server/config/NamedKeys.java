package dev.meanwhile.server.config;

import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.server.config.Section.Raw;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Keys of things that the operator names: {@code <prefix><name>.<key>}, as {@code models.openai.base-url}.
 *
 * @param maps keys that hold a secret for each of further names: {@code models.openai.headers.X-Title}
 */
record NamedKeys(String prefix, List<Key> keys, List<String> maps) {
    private static final Pattern NAME = Pattern.compile("([a-z0-9][a-z0-9_-]*)\\.(.+)");
    private static final Pattern INNER = Pattern.compile("[A-Za-z0-9_-]+");
    private static final String HEADERS = "headers";

    NamedKeys {
        keys = List.copyOf(keys);
        maps = List.copyOf(maps);
    }

    boolean isKey(String key) {
        var name = NAME.matcher(key.startsWith(prefix) ? key.substring(prefix.length()) : "");
        return name.matches() && (isPlain(name.group(2)) || isInMap(name.group(2)));
    }

    private boolean isPlain(String key) {
        return keys.stream().anyMatch(known -> known.name().equals(key));
    }

    private boolean isInMap(String key) {
        return maps.stream()
                .anyMatch(map -> key.startsWith(map + ".")
                        && INNER.matcher(key.substring(map.length() + 1)).matches());
    }

    /** {@code MEANWHILE_MODELS_OPENAI_BASE_URL} to its key; empty for a variable that is none of these. */
    Optional<String> ofVariable(String variable) {
        var start = Key.variable(prefix);
        if (!variable.startsWith(start)) {
            return Optional.empty();
        }
        var rest = variable.substring(start.length());
        return ofHeader(rest).or(() -> ofPlain(rest)).filter(this::isKey);
    }

    private Optional<String> ofPlain(String rest) {
        return keys.stream()
                .map(Key::name)
                .filter(key -> rest.endsWith("_" + variableOf(key)))
                .map(key -> rest.substring(0, rest.length() - key.length() - 1).toLowerCase(Locale.ROOT) + "." + key)
                .map(prefix::concat)
                .filter(this::isKey)
                .findFirst();
    }

    /** {@code …_HEADERS_X_API_KEY} to {@code ….headers.x-api-key}. */
    private Optional<String> ofHeader(String rest) {
        var at = rest.indexOf("_HEADERS_");
        if (at < 0 || !maps.contains(HEADERS)) {
            return Optional.empty();
        }
        var name = rest.substring(0, at).toLowerCase(Locale.ROOT);
        var header = rest.substring(at + "_HEADERS_".length()).toLowerCase(Locale.ROOT);
        return Optional.of(prefix + name + "." + HEADERS + "." + header.replace('_', '-'));
    }

    private static String variableOf(String key) {
        return key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** What is set, by name and key, in the order of the names. */
    Map<String, Map<String, Raw>> read(Map<String, Raw> values) {
        var byName = new TreeMap<String, Map<String, Raw>>();
        values.forEach((key, raw) -> {
            if (isKey(key)) {
                var name = NAME.matcher(key.substring(prefix.length()));
                if (name.matches()) {
                    byName.computeIfAbsent(name.group(1), _ -> new HashMap<>()).put(name.group(2), raw);
                }
            }
        });
        return byName;
    }

    /** The secrets of a map, by their names. */
    static Map<String, Secret> map(String map, Map<String, Raw> keys) {
        var secrets = new HashMap<String, Secret>();
        keys.forEach((key, raw) -> {
            if (key.startsWith(map + ".")) {
                secrets.put(key.substring(map.length() + 1), new Secret(raw.text()));
            }
        });
        return secrets;
    }

    /** The keys that may have been meant by one that is none. */
    List<String> candidates(String key) {
        var name = NAME.matcher(key.startsWith(prefix) ? key.substring(prefix.length()) : "");
        return name.matches()
                ? keys.stream()
                        .map(known -> prefix + name.group(1) + "." + known.name())
                        .toList()
                : List.of();
    }
}
