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
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>This link is used up · Meanwhile</title>
            <link rel="icon" href="/page/icon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="/page/style.css">
            </head>
            <body>
            <header><a class="brand" href="/"><img src="/page/icon.svg" alt="" width="26" height="26">Meanwhile</a></header>
            <main>
            <h1>This link is used up</h1>
            <p>A login link works once, within ten minutes. <a href="/">Go to the page</a>: you may be logged in already,
            and if not you can log in there with a token. Or restart the server, which prints a new link.</p>
            <p>In a terminal a token gets you a new one:</p>
            <pre tabindex="0" aria-label="command"><code>curl -X POST -H "Authorization: Bearer TOKEN" …/api/v1/login-links</code></pre>
            </main>
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
                Route.get("/login", Action.OPEN, this::login)
                        .producing(Route.HTML)
                        .recordedAs("log_in"),
                Route.post("/logout", Action.LOOK_AROUND, this::logout).recordedAs("log_out"),
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
        exchange.doneBy(person);
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
