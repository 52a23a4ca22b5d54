package dev.meanwhile.server.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;
import java.io.IOException;
import java.io.UncheckedIOException;

/** {@code /openapi} and {@code /docs}. */
public final class DocsRoutes {
    private final Action toRead;
    private final JsonNode document = read();
    private final String page = DocsPage.of(document);

    /**
     * The description's endpoints.
     *
     * @param isOpen whether anybody may read it: when only this machine can connect
     */
    public DocsRoutes(boolean isOpen) {
        this.toRead = isOpen ? Action.OPEN : Action.READ_OPERATIONS;
    }

    public RouteGroup routes() {
        return RouteGroup.of(
                "docs",
                Route.get("/openapi", toRead, this::document),
                Route.get("/docs", toRead, this::page).producing(Route.HTML));
    }

    private void document(Exchange exchange) {
        allow(exchange);
        exchange.json(200, document);
    }

    private void page(Exchange exchange) {
        allow(exchange);
        exchange.text(200, Route.HTML, page);
    }

    private void allow(Exchange exchange) {
        if (toRead != Action.OPEN) {
            exchange.require(Resource.server());
        }
    }

    static JsonNode read() {
        try (var in = DocsRoutes.class.getResourceAsStream("/docs/openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("the build left openapi.json out");
            }
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("reading openapi.json", e);
        }
    }
}
