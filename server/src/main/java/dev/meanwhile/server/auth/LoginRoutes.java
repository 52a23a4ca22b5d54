package dev.meanwhile.server.auth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.access.Tokens;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.server.http.Authenticator.Credentials;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;
import java.time.Duration;

/** The browser's way in: {@code GET /login?ticket=…} uses a link up and begins a session; {@code POST /logout} ends it. */
public final class LoginRoutes {
    private static final String EXPIRED = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Meanwhile: this link is used up</title></head>
            <body>
            <h1>This link is used up</h1>
            <p>A login link works once, within ten minutes. Restart the server for a new one, or ask it with the owner's token:
            <code>curl -X POST -H "Authorization: Bearer $(cat ~/.local/share/meanwhile/token)" …/api/v1/login-links</code></p>
            </body>
            </html>
            """;

    private final Tokens tokens;
    private final LocalOwner owner;
    private final Duration session;

    public LoginRoutes(Tokens tokens, LocalOwner owner, Duration session) {
        this.tokens = tokens;
        this.owner = owner;
        this.session = session;
    }

    public RouteGroup routes() {
        return RouteGroup.of(
                "login",
                Route.get("/login", Action.OPEN, this::login).producing(Route.HTML),
                Route.post("/logout", Action.LOOK_AROUND, this::logout),
                Route.post("/api/v1/login-links", Action.CREATE_LOGIN_LINK, this::newLink));
    }

    private void login(Exchange exchange) {
        var ticket = exchange.query().text("ticket");
        var person = ticket == null
                ? null
                : tokens.spendLogin(Credential.hash(new Secret(ticket))).orElse(null);
        if (person == null) {
            exchange.text(401, Route.HTML, EXPIRED);
            return;
        }
        var shown = Credential.newTicket();
        tokens.addSession(Credential.hash(shown), person, session);
        exchange.header("Set-Cookie", cookie(exchange, shown.value(), session));
        exchange.header("Location", "/");
        exchange.answer(303, "", new byte[0]);
    }

    private void logout(Exchange exchange) {
        exchange.require(Resource.server());
        var shown = exchange.cookie(Credentials.COOKIE);
        if (shown != null && !shown.isBlank()) {
            tokens.endSession(Credential.hash(new Secret(shown)));
        }
        exchange.header("Set-Cookie", cookie(exchange, "", Duration.ZERO));
        exchange.noContent();
    }

    private void newLink(Exchange exchange) {
        exchange.require(Resource.server());
        var link = JsonNodeFactory.instance.objectNode();
        exchange.json(201, link.put("path", "/login?ticket=" + owner.newLogin().value()));
    }

    /** Readable by no script and sent by no other site; Secure where the browser came over TLS. */
    private static String cookie(Exchange exchange, String value, Duration age) {
        var secure = "https".equals(exchange.requestHeader("X-Forwarded-Proto")) ? "; Secure" : "";
        return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s"
                .formatted(Credentials.COOKIE, value, age.toSeconds(), secure);
    }
}
