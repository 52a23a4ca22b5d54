package dev.meanwhile.server.http;

import io.vertx.core.http.HttpServerResponse;

/** What every answer tells browsers about how little they may do with it. */
public final class SecurityHeaders {
    private static final String API = "default-src 'none'; frame-ancestors 'none'";

    /** For pages: own scripts and styles only, pictures also from elsewhere as answers may show them. */
    private static final String PAGE = "default-src 'self'; img-src 'self' data: https:; frame-ancestors 'none'; "
            + "base-uri 'none'; form-action 'self'; object-src 'none'";

    private SecurityHeaders() {}

    /** Adds them to a response whose head is not written yet; a {@code Cache-Control} that is there stays. */
    public static void add(HttpServerResponse response, String contentType) {
        var headers = response.headers();
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Content-Security-Policy", contentType.startsWith(Route.HTML) ? PAGE : API);
        if (!headers.contains("Cache-Control")) {
            headers.set("Cache-Control", "no-store");
        }
    }
}
