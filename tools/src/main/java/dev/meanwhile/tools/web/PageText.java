package dev.meanwhile.tools.web;

import dev.meanwhile.outbound.OutboundResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/**
 * An answer as text.
 *
 * @param title empty if it has none
 */
record PageText(String title, String text) {
    private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*\"?([^\\s;\"]+)");
    private static final Set<String> HTML = Set.of("text/html", "application/xhtml+xml");
    private static final Set<String> PLAIN = Set.of(
            "application/json", "application/xml", "application/javascript", "application/yaml", "application/toml");

    /** Empty if the content is of a type that is no text. */
    static Optional<PageText> of(OutboundResponse response) {
        var header = response.header("content-type").orElse("");
        var type = header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (HTML.contains(type)) {
            var named = charset(header).map(Charset::name).orElse(null);
            return Optional.of(html(response, named));
        }
        return isText(type)
                ? Optional.of(new PageText("", response.text(charset(header).orElse(StandardCharsets.UTF_8))))
                : Optional.empty();
    }

    private static boolean isText(String type) {
        var isMarkup = type.endsWith("+json") || type.endsWith("+xml");
        return type.startsWith("text/") || PLAIN.contains(type) || (isMarkup && !type.startsWith("image/"));
    }

    /** @param charset null if the header has none: then the parser reads the one that the page itself names */
    private static PageText html(OutboundResponse response, @Nullable String charset) {
        try {
            var page = Jsoup.parse(new ByteArrayInputStream(response.body()), charset, response.url());
            return new PageText(page.title().strip(), ReadableText.of(page));
        } catch (IOException e) {
            throw new UncheckedIOException("reading a page from memory", e);
        }
    }

    private static Optional<Charset> charset(String contentType) {
        var named = CHARSET.matcher(contentType);
        if (!named.find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Charset.forName(named.group(1)));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty(); // a server's mistake; the page may still say it right
        }
    }
}
