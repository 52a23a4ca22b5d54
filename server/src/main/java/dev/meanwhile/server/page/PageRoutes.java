package dev.meanwhile.server.page;

import static java.util.Objects.requireNonNull;

import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page's files, read once. They hold nothing of anybody's, so that they need no login. */
public final class PageRoutes {
    private static final String SCRIPT = "text/javascript";
    private static final String INDEX = "index.html";
    private static final List<String> FILES = List.of(
            INDEX,
            "style.css",
            "icon.svg",
            "app.js",
            "api.js",
            "approval.js",
            "fold.js",
            "home.js",
            "job.js",
            "node.js",
            "stream.js",
            "text.js",
            "tool.js");

    private final Map<String, File> files = new LinkedHashMap<>();

    public PageRoutes() {
        FILES.forEach(name -> files.put(name, File.read(name)));
    }

    public RouteGroup routes() {
        return RouteGroup.of(
                "page",
                Route.get("/", Action.OPEN, exchange -> send(exchange, INDEX)).producing(Route.HTML),
                Route.get("/page/{file}", Action.OPEN, exchange -> send(exchange, exchange.path("file")))
                        .producing(SCRIPT, "text/css", "image/svg+xml"));
    }

    private void send(Exchange exchange, String name) {
        var file = files.get(name);
        if (file == null) {
            throw ErrorCode.NOT_FOUND.exception("the page has no such file");
        }
        exchange.header("ETag", file.tag()).header("Cache-Control", "no-cache");
        if (file.tag().equals(exchange.requestHeader("If-None-Match"))) {
            exchange.answer(
                    304, file.type(), new byte[0]); // the type again: a browser takes over the policy that goes with it
        } else {
            exchange.text(200, file.type(), file.text());
        }
    }

    private record File(String type, String text, String tag) {

        static File read(String name) {
            try (var in = requireNonNull(PageRoutes.class.getResourceAsStream("/page/" + name), name)) {
                var bytes = in.readAllBytes();
                return new File(type(name), new String(bytes, StandardCharsets.UTF_8), tag(bytes));
            } catch (IOException e) {
                throw new UncheckedIOException("reading the page's " + name, e);
            }
        }

        private static String type(String name) {
            return switch (name.substring(name.lastIndexOf('.'))) {
                case ".html" -> Route.HTML;
                case ".css" -> "text/css";
                case ".svg" -> "image/svg+xml";
                default -> SCRIPT;
            };
        }

        private static String tag(byte[] bytes) {
            try {
                var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
                return '"' + HexFormat.of().formatHex(hash, 0, 12) + '"';
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
    }
}
