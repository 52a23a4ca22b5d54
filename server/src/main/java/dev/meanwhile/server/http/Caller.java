package dev.meanwhile.server.http;

import dev.meanwhile.core.access.Principal;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.server.http.Authenticator.Credentials;
import java.util.function.Predicate;

/** Who asks, and how to find out again whether it is still so: for answers that take long. */
record Caller(Principal principal, Credentials credentials, Authenticator authenticator) {

    static Caller of(Credentials credentials, Authenticator authenticator) {
        return new Caller(authenticator.authenticate(credentials), credentials, authenticator);
    }

    /** Whether there is such a resource for all this caller knows: an operator's right is no sign that a project exists. */
    boolean finds(Resource resource) {
        return !(resource instanceof Resource.OfProject(var project))
                || principal.roles().containsKey(project)
                || authenticator.knowsProject(project);
    }

    /** Blocks for a look into the store; while that cannot be asked, what held holds. */
    boolean isStillIn(String project) {
        return isStill(now ->
                now.user().equals(principal.user()) && now.roleIn(project).isPresent());
    }

    /** Whether nothing has changed about who asks; blocks alike. */
    boolean isStillSame() {
        return isStill(principal::equals);
    }

    private boolean isStill(Predicate<Principal> so) {
        try {
            return so.test(authenticator.authenticate(credentials));
        } catch (EngineException e) {
            return e.code().kind() == ErrorCode.Kind.UNAVAILABLE;
        }
    }
}
