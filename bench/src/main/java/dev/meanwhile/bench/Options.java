package dev.meanwhile.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@link Load}.
 *
 * @param scenarios in the order to play them
 * @param url a server that runs already; null starts one on temporary data
 * @param token to get into it
 * @param upstream base URL of an OpenAI-compatible provider; null starts the demo model
 * @param model the model of all jobs; null is what each scenario asks of the demo model
 * @param home the repository, where the launcher lies
 * @param results the folder for the JSON file
 * @param before results of an earlier run to show beside; null shows none
 * @param size how much of everything
 */
public record Options(
        List<String> scenarios,
        @Nullable URI url,
        @Nullable String token,
        @Nullable URI upstream,
        @Nullable String model,
        Path home,
        Path results,
        @Nullable Path before,
        Size size) {

    static final String USAGE = """
            Usage: bench/run load [--scenarios a,b,…] [--jobs 100] [--rate 50] [--viewers 3] [--seconds 20] [--burst 500]
                                  [--url URL --token TOKEN] [--upstream URL] [--model NAME] [--results DIR]
                                  [--before FILE]

              --scenarios  of start, memory, streams, delivery, burst, latency, tools, large, leak, viewers, stop,
                           workflow; all without it
              --jobs       streams at once, --rate chunks per second each, --viewers of each, for --seconds
              --url        a server that runs already, else one is started on temporary data
              --upstream   an OpenAI-compatible provider for the server that is started, else the demo model
              --before     results of an earlier run, shown beside
              --model      for all jobs; text is then compared with what the server has stored at the end
            """;

    static final List<String> ALL = List.of(
            "start",
            "memory",
            "streams",
            "delivery",
            "burst",
            "latency",
            "tools",
            "large",
            "leak",
            "viewers",
            "stop",
            "workflow");

    /**
     * @param jobs at once in {@code streams}
     * @param rate chunks a second of each
     * @param viewers of each
     * @param seconds that they stream
     * @param burst jobs at once in {@code burst}
     */
    public record Size(int jobs, int rate, int viewers, int seconds, int burst) {
        public Size {
            if (jobs < 1 || rate < 1 || rate > 1000 || viewers < 1 || seconds < 1 || burst < 1) {
                throw new IllegalArgumentException("sizes must be at least 1, and --rate at most 1000");
            }
        }
    }

    public Options {
        scenarios = List.copyOf(scenarios);
    }

    /** @throws IllegalArgumentException that says which option is wrong */
    static Options of(String[] arguments, Path home) {
        var values = pairs(arguments);
        var scenarios = values.remove("scenarios");
        var url = values.remove("url");
        var token = values.remove("token");
        var upstream = values.remove("upstream");
        var model = values.remove("model");
        var results = values.remove("results");
        var before = values.remove("before");
        var size = new Size(
                number(values, "jobs", 100),
                number(values, "rate", 50),
                number(values, "viewers", 3),
                number(values, "seconds", 20),
                number(values, "burst", 500));
        if (!values.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no option --" + values.keySet().iterator().next());
        }
        return new Options(
                scenarios == null ? ALL : known(scenarios.split(",", -1)),
                url == null ? null : URI.create(url),
                token,
                upstream == null ? null : URI.create(upstream),
                model,
                home,
                results == null ? home.resolve("bench/results") : Path.of(results),
                before == null ? null : Path.of(before),
                size);
    }

    private static List<String> known(String[] names) {
        for (var name : names) {
            if (!ALL.contains(name)) {
                throw new IllegalArgumentException("there is no scenario " + name + "; there are " + ALL);
            }
        }
        return Arrays.asList(names);
    }

    private static Map<String, String> pairs(String[] arguments) {
        var values = new TreeMap<String, String>();
        for (var i = 0; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
                throw new IllegalArgumentException("expected --option value but found " + arguments[i]);
            }
            values.put(arguments[i].substring(2), arguments[i + 1]);
        }
        return values;
    }

    private static int number(Map<String, String> values, String name, int absent) {
        var value = values.remove(name);
        if (value == null) {
            return absent;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + name + " must be a number but is " + value, e);
        }
    }
}
