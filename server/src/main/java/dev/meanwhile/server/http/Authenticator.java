package dev.meanwhile.server.http;

import dev.meanwhile.core.access.Principal;
import org.jspecify.annotations.Nullable;

/** Finds out who asks. */
public interface Authenticator {

    /**
     * Blocks for a look into the store.
     *
     * @throws dev.meanwhile.core.error.EngineException {@code unauthenticated} if nothing proves who it is
     */
    Principal authenticate(Credentials credentials);

    /** Whether there is a project of this name; asked for those who need no role to enter one. Blocks for a look into the store. */
    default boolean knowsProject(String id) {
        return true;
    }

    /**
     * What a request brought.
     *
     * @param bearer the token of {@code Authorization: Bearer}, or null
     * @param session the session cookie, looked at only without a bearer; or null
     * @param actingFor {@code Meanwhile-User}, or null
     */
    record Credentials(
            @Nullable String bearer,
            @Nullable String session,
            @Nullable String actingFor) {

        /** The cookie's name; {@code __Host-} would need TLS, which a loopback server has not. */
        public static final String COOKIE = "meanwhile_session";

        boolean isCookie() {
            return bearer == null && session != null;
        }

        @Override
        public String toString() {
            return "Credentials[***]";
        }
    }
}
