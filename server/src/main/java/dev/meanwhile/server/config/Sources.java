package dev.meanwhile.server.config;

import dev.meanwhile.server.config.Section.Raw;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is set where, weakest first: file, environment, command line. */
final class Sources {
    private static final Map<String, String> SHORT = Map.of("port", "http.port", "host", "http.host");

    /** Variables of ours that are no settings of the server: the launcher's, the command line client's. */
    private static final Set<String> NOT_OURS = Set.of(
            "MEANWHILE_JAVA_HOME",
            "MEANWHILE_JAVA_OPTS",
            "MEANWHILE_URL",
            "MEANWHILE_SERVER",
            "MEANWHILE_PROJECT",
            "MEANWHILE_CONFIG");

    /** What Kubernetes sets in every pod beside a service named meanwhile. */
    private static final String SERVICE_LINK = "MEANWHILE_(SERVICE_(HOST|PORT.*)|PORT(_\\d+_.*)?)";

    private final Map<String, String> variables = Sections.keys().collect(Collectors.toMap(Key::variable, Key::name));
    private final Map<String, Raw> values = new TreeMap<>();
    private final List<String> problems;

    Sources(List<String> problems) {
        this.problems = problems;
    }

    Map<String, Raw> read(List<String> arguments, Map<String, String> environment) {
        var line = commandLine(arguments);
        var file = line.remove("config");
        var config = file == null ? environment.get("MEANWHILE_CONFIG") : file.text();
        if (config != null) {
            file(Path.of(config));
        }
        environment.forEach(this::variable);
        line.forEach(this::put);
        return values;
    }

    private Map<String, Raw> commandLine(List<String> arguments) {
        var line = new HashMap<String, Raw>();
        var rest = new ArrayList<>(arguments);
        while (!rest.isEmpty()) {
            var argument = rest.removeFirst();
            if (!argument.startsWith("--")) {
                problems.add(
                        "'%s' was not expected; options are --config FILE, --port N, --data DIR and --<key>=<value>"
                                .formatted(argument));
                continue;
            }
            var equals = argument.indexOf('=');
            var name = equals < 0 ? argument.substring(2) : argument.substring(2, equals);
            if (equals < 0 && rest.isEmpty()) {
                problems.add("%s needs a value".formatted(argument));
                continue;
            }
            var value = equals < 0 ? rest.removeFirst() : argument.substring(equals + 1);
            line.put(SHORT.getOrDefault(name, name), new Raw(value, "--" + name));
        }
        return line;
    }

    private void file(Path path) {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            problems.add("the file %s of --config cannot be read: %s".formatted(path, e));
        }
        properties.stringPropertyNames().stream()
                .sorted()
                .forEach(key -> put(key, new Raw(properties.getProperty(key).strip(), path.toString())));
    }

    private void variable(String name, String value) {
        if (!name.startsWith("MEANWHILE_") || NOT_OURS.contains(name) || name.matches(SERVICE_LINK)) {
            return;
        }
        var key = variables.get(name);
        if (key == null) {
            key = ModelKeys.NAMED
                    .ofVariable(name)
                    .or(() -> McpKeys.NAMED.ofVariable(name))
                    .orElse(null);
        }
        if (key == null && name.equals(Key.variable(ModelKeys.ORDER))) {
            key = ModelKeys.ORDER;
        }
        if (key == null) {
            problems.add("%s is no setting%s".formatted(name, suggestion(name, List.copyOf(variables.keySet()))));
        } else {
            values.put(key, new Raw(value, name));
        }
    }

    private void put(String key, Raw raw) {
        var known = Sections.keys().map(Key::name).toList();
        var isPlugins =
                key.startsWith("tools.") && !key.startsWith(McpKeys.NAMED.prefix()) && key.split("\\.", -1).length >= 3;
        if (known.contains(key) || isOfModels(key) || McpKeys.NAMED.isKey(key) || isPlugins) {
            values.put(key, raw);
        } else {
            problems.add(
                    "%s is no setting%s (%s)".formatted(key, suggestion(key, candidates(key, known)), raw.origin()));
        }
    }

    private static boolean isOfModels(String key) {
        return key.equals(ModelKeys.ORDER) || ModelKeys.NAMED.isKey(key);
    }

    private static List<String> candidates(String key, List<String> known) {
        return Stream.of(known, ModelKeys.NAMED.candidates(key), McpKeys.NAMED.candidates(key))
                .flatMap(List::stream)
                .toList();
    }

    private static String suggestion(String name, List<String> known) {
        return Suggestion.nearest(name, known)
                .map("; did you mean %s?"::formatted)
                .orElse("");
    }
}
