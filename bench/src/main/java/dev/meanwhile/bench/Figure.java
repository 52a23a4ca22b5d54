package dev.meanwhile.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One measured number.
 *
 * @param unit as {@code ms}, {@code µs/chunk}
 * @param aim what it is meant to be, in words; null where it only informs
 */
public record Figure(
        String scenario,
        String name,
        double value,
        String unit,
        @Nullable String aim) {

    public static Figure of(String scenario, String name, double value, String unit) {
        return new Figure(scenario, name, value, unit, null);
    }

    public Figure aim(String words) {
        return new Figure(scenario, name, value, unit, words);
    }

    /** Three digits that matter, and no fraction of large numbers. */
    String shown() {
        var digits = value == Math.rint(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
