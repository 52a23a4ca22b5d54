package dev.meanwhile.server.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code Accept} and {@code Content-Type} (RFC 9110, section 12.5.1), without parameters other than {@code q}. */
final class MediaTypes {
    private MediaTypes() {}

    /** The offered type that the caller likes best, the earlier one where it likes several equally; empty if none will do. */
    static Optional<String> preferred(@Nullable String accept, List<String> offered) {
        if (accept == null || accept.isBlank()) {
            return Optional.of(offered.getFirst());
        }
        var best = 0.0;
        String chosen = null;
        for (var type : offered) {
            var quality = quality(accept, type);
            if (quality > best) {
                best = quality;
                chosen = type;
            }
        }
        return Optional.ofNullable(chosen);
    }

    /** The most specific range that takes the type decides. */
    private static double quality(String accept, String type) {
        var quality = 0.0;
        var specific = -1;
        for (var range : accept.split(",", 50)) {
            var parts = range.split(";", 10);
            var fit = fit(parts[0].strip().toLowerCase(Locale.ROOT), type);
            if (fit > specific) {
                specific = fit;
                quality = q(parts);
            }
        }
        return quality;
    }

    private static int fit(String range, String type) {
        if (range.equals(type)) {
            return 2;
        }
        if (range.endsWith("/*") && type.startsWith(range.substring(0, range.length() - 1))) {
            return 1;
        }
        return range.equals("*/*") || range.equals("*") ? 0 : -1;
    }

    private static double q(String[] parts) {
        for (var i = 1; i < parts.length; i++) {
            var parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException e) {
                    return 1; // as if it were not there
                }
            }
        }
        return 1;
    }

    static boolean isJson(String contentType) {
        var type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json"));
    }
}
