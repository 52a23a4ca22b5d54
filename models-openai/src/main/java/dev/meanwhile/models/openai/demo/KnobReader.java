package dev.meanwhile.models.openai.demo;

import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes {@code name=value} pairs apart, each value once; what is left at the end nobody knows. */
final class KnobReader {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,7})(ms|s|us)?");

    private final TreeMap<String, String> values = new TreeMap<>();

    /**
     * Reads the pairs.
     *
     * @param knobs {@code a=1,b=2}; values are percent-decoded, so that they can have commas
     */
    KnobReader(String knobs) throws DemoRefusal {
        for (var knob : knobs.split(",", -1)) {
            var equals = knob.indexOf('=');
            if (equals < 1) {
                throw new DemoRefusal(
                        "knobs of the demo model are name=value pairs joined by commas, \"" + knob + "\" is none");
            }
            if (values.put(knob.substring(0, equals).strip(), decoded(knob.substring(equals + 1))) != null) {
                throw new DemoRefusal("the knob " + knob.substring(0, equals) + " is given twice");
            }
        }
    }

    String text(String name, String absent) {
        var value = values.remove(name);
        return value == null ? absent : value;
    }

    int number(String name, int absent, int max) throws DemoRefusal {
        var value = values.remove(name);
        if (value == null) {
            return absent;
        }
        var isNumber = value.matches("\\d{1,9}") && Integer.parseInt(value) <= max;
        if (!isNumber) {
            throw new DemoRefusal(name + " must be a number from 0 to " + max + " but is \"" + value + "\"");
        }
        return Integer.parseInt(value);
    }

    Duration duration(String name, Duration absent) throws DemoRefusal {
        var value = values.remove(name);
        if (value == null) {
            return absent;
        }
        var matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            throw new DemoRefusal(name + " must be a time like 20ms or 2s but is \"" + value + "\"");
        }
        var amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "us" -> Duration.ofNanos(amount * 1000);
            case null, default -> Duration.ofMillis(amount);
        };
    }

    @Nullable
    BigDecimal money(String name) throws DemoRefusal {
        var value = values.remove(name);
        if (value == null) {
            return null;
        }
        if (!value.matches("\\d{1,6}(\\.\\d{1,12})?")) {
            throw new DemoRefusal(name + " must be US dollars like 0.002 but is \"" + value + "\"");
        }
        return new BigDecimal(value);
    }

    /**
     * Ends the reading.
     *
     * @throws DemoRefusal if a knob is left that nobody asked for
     */
    void end() throws DemoRefusal {
        if (!values.isEmpty()) {
            throw new DemoRefusal("the demo model has no knob \"" + values.firstKey()
                    + "\"; it has chunks, interval, words, reasoning, rounds, calls, tool, args, fault, times, after,"
                    + " retry-after, round, key, finish, cost");
        }
    }

    private static String decoded(String value) throws DemoRefusal {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8).strip();
        } catch (IllegalArgumentException e) {
            throw new DemoRefusal("\"" + value + "\" is not percent-encoded");
        }
    }
}
