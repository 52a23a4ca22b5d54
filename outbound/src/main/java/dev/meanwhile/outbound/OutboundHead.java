package dev.meanwhile.outbound;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What comes before an answer's body.
 *
 * @param url the address that answered, after redirects
 * @param headers by name in lower case, values in the order they came
 */
public record OutboundHead(String url, int status, Map<String, List<String>> headers) {

    /** Whether the status is 2xx. */
    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /** The first header of this name, which is read without regard to case. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .findFirst();
    }
}
