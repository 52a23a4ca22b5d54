package dev.meanwhile.server.config;

import dev.meanwhile.core.error.Check;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Whose access tokens are taken beside our own; keys under {@code auth.oidc.}.
 *
 * @param issuer the OIDC issuer, exactly as its tokens name it; null for none. https, or http on loopback
 * @param audience what {@code aud} of a token must contain: the name of this server there; null only without an issuer
 * @param person the claim that is the person's id here; one that people cannot choose. Default sub
 */
public record OidcConfig(@Nullable URI issuer, @Nullable String audience, String person) {
    public static final OidcConfig DEFAULT = new OidcConfig(null, null, "sub");

    public OidcConfig {
        Check.that(
                issuer == null || isSafe(issuer),
                "auth.oidc.issuer must be an https address but is %s",
                String.valueOf(issuer));
        Check.that(
                issuer == null || (audience != null && !audience.isBlank()),
                "auth.oidc.audience must be set where auth.oidc.issuer is: a token for another server must not open this one");
        Check.that(!person.isBlank(), "auth.oidc.person must name a claim");
    }

    /** Whether nobody on the way can put other keys in the place of the issuer's. */
    public static boolean isSafe(URI address) {
        var host = address.getHost();
        return host != null
                && ("https".equals(address.getScheme())
                        || ("http".equals(address.getScheme())
                                && (host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]"))));
    }
}
