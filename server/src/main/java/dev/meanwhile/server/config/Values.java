package dev.meanwhile.server.config;

import dev.meanwhile.core.secret.Secret;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Texts to values and back: {@code 30s}, {@code 64MiB}, {@code true}, {@code a,b}. */
final class Values {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12})\\s*([a-zA-Z]*)");
    private static final Map<String, Duration> TIMES = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    private static final Map<String, Long> SIZES =
            Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    private Values() {}

    /** @throws IllegalArgumentException saying what was expected; the text itself is added by the caller */
    static Object parse(Class<?> type, Key key, String text) {
        if (type == int.class) {
            return Math.toIntExact(key.isSize() ? size(text) : number(text));
        } else if (type == long.class) {
            return key.isSize() ? size(text) : number(text);
        } else if (type == BigDecimal.class) {
            return amount(text);
        } else if (type == boolean.class) {
            return bool(text);
        } else if (type == Duration.class) {
            return time(text);
        } else if (type == Secret.class) {
            return new Secret(text);
        } else if (type == List.class) {
            return list(text);
        } else if (type == Path.class) {
            return Path.of(text);
        } else if (type == URI.class) {
            return URI.create(text);
        } else if (type.isEnum()) {
            return constant(type, text);
        } else if (type == String.class) {
            return text;
        }
        throw new IllegalStateException("settings cannot be of " + type);
    }

    /** How a default is written; {@code none} for an absent one. */
    static String show(@Nullable Object value, Key key) {
        return switch (value) {
            case null -> "none";
            case Duration time -> show(time);
            case Enum<?> constant -> name(constant);
            case List<?> list ->
                list.isEmpty() ? "none" : list.stream().map(String::valueOf).collect(Collectors.joining(","));
            case Number number when key.isSize() -> showSize(number.longValue());
            default -> value.toString();
        };
    }

    private static Object constant(Class<?> type, String text) {
        var constants = type.getEnumConstants();
        return Arrays.stream(constants == null ? new Object[0] : constants)
                .filter(constant -> name(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of %s"
                        .formatted(Arrays.stream(type.getEnumConstants())
                                .map(Values::name)
                                .toList())));
    }

    private static String name(Object constant) {
        return constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static long number(String text) {
        if (!text.matches("-?\\d{1,18}")) {
            throw new IllegalArgumentException("must be a whole number");
        }
        return Long.parseLong(text);
    }

    private static BigDecimal amount(String text) {
        if (!text.matches("-?\\d{1,9}(\\.\\d{1,9})?")) {
            throw new IllegalArgumentException("must be an amount as 5 or 0.25");
        }
        return new BigDecimal(text);
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true", "on", "yes" -> true;
            case "false", "off", "no" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    static Duration time(String text) {
        var amount = AMOUNT.matcher(text);
        if (amount.matches() && TIMES.containsKey(amount.group(2))) {
            return TIMES.getOrDefault(amount.group(2), Duration.ZERO).multipliedBy(Long.parseLong(amount.group(1)));
        }
        throw new IllegalArgumentException("must be a time with its unit as 250ms, 30s, 5m, 2h or 7d");
    }

    static long size(String text) {
        var amount = AMOUNT.matcher(text);
        if (amount.matches() && SIZES.containsKey(amount.group(2))) {
            return Math.multiplyExact(SIZES.getOrDefault(amount.group(2), 1L), Long.parseLong(amount.group(1)));
        }
        throw new IllegalArgumentException("must be a size as 512, 64KiB or 16MiB");
    }

    private static String show(Duration time) {
        for (var unit : List.of("d", "h", "m", "s")) {
            var one = TIMES.getOrDefault(unit, Duration.ZERO);
            if (!time.isZero() && time.toMillis() % one.toMillis() == 0) {
                return time.dividedBy(one) + unit;
            }
        }
        return time.toMillis() + "ms";
    }

    private static String showSize(long bytes) {
        for (var unit : List.of("GiB", "MiB", "KiB")) {
            long one = SIZES.getOrDefault(unit, 1L);
            if (bytes != 0 && bytes % one == 0) {
                return bytes / one + unit;
            }
        }
        return bytes + "B";
    }
}
