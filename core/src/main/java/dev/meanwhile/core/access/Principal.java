package dev.meanwhile.core.access;

import dev.meanwhile.core.error.Check;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param user the person who owns what comes of the request
 * @param actor who proved an identity; differs from {@code user} only for a token with scope {@code act-for}
 * @param isOperator whether the person runs this server: an admin of every project
 * @param roles the person's projects
 * @param tokenProject the only project this credential opens, or null if it opens all of {@code roles}
 */
public record Principal(
        String user,
        String actor,
        boolean isOperator,
        Map<String, Role> roles,
        @Nullable String tokenProject,
        Set<Scope> scopes) {

    /** The longest name of a person, in characters. */
    public static final int LONGEST_USER = 128;

    public Principal {
        Check.that(
                !user.isBlank() && user.length() <= LONGEST_USER,
                "a user's id must be 1 to %s characters but has %s",
                LONGEST_USER,
                user.length());
        roles = Map.copyOf(roles);
        scopes = Set.copyOf(scopes);
    }

    /** The role in a project; empty if the project is none of this principal's business. */
    public Optional<Role> roleIn(String project) {
        if (tokenProject != null && !tokenProject.equals(project)) {
            return Optional.empty();
        }
        var role = isOperator ? Role.ADMIN : roles.get(project);
        return Optional.ofNullable(role).map(own -> scopes.contains(Scope.READ) ? Role.VIEWER : own);
    }

    /**
     * The same credential with another person as owner of what comes of it. That person has the credential's role in its
     * projects, but at most MEMBER, and is no operator.
     */
    public Principal actingFor(String person) {
        return new Principal(person, actor, false, roles, tokenProject, scopes);
    }

    public boolean isActing() {
        return !user.equals(actor);
    }
}
