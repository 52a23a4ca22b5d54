package dev.meanwhile.server.auth;

import dev.meanwhile.core.access.Principal;
import dev.meanwhile.core.access.Tokens;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.server.http.Authenticator;

/**
 * Takes access tokens of an OIDC issuer, and hands all other credentials on. A person whom nobody knew is known from then on, with
 * no role anywhere: a project's admin makes it a member.
 */
public final class OidcAuthenticator implements Authenticator {
    private final Authenticator others;
    private final OidcTokens issued;
    private final Tokens tokens;

    public OidcAuthenticator(Authenticator others, OidcTokens issued, Tokens tokens) {
        this.others = others;
        this.issued = issued;
        this.tokens = tokens;
    }

    @Override
    public Principal authenticate(Credentials credentials) {
        var bearer = credentials.bearer();
        if (bearer == null || !OidcTokens.isOne(bearer)) {
            return others.authenticate(credentials);
        }
        var person = issued.person(bearer);
        if (credentials.actingFor() != null && !credentials.actingFor().isBlank()) {
            throw ErrorCode.FORBIDDEN.exception("Meanwhile-User needs a token with the scope act-for");
        }
        return tokens.person(person);
    }

    @Override
    public boolean knowsProject(String id) {
        return others.knowsProject(id);
    }
}
