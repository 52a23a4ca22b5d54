package dev.meanwhile.core.access;

import dev.meanwhile.core.audit.Deed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Credentials, known by the SHA-256 of what their bearer shows. Nothing here is cached, so a revocation holds at once. */
public interface Tokens {

    /**
     * Writes a token together with the deed that tells of it.
     *
     * @param hash of the token, lower-case hex
     */
    void add(Token token, String hash, Deed deed);

    /** Writes a person's own token in place of the one of this id. */
    void replace(Token token, String hash);

    /** The tokens of a project, by id. */
    List<Token> list(String project);

    Optional<Token> find(String id);

    /** Deletes a token together with writing the deed. */
    boolean delete(String id, Deed deed);

    /** Who shows this token; empty for an unknown or expired one. */
    Optional<Principal> bearer(String hash);

    /** A person whose identity somebody else proved; one that nobody knew is known from then on, with no role. */
    Principal person(String person);

    /** A link that logs in once. */
    void addLogin(String hash, String person, Duration valid);

    /** Uses a link up: empty for an unknown, expired or used one. */
    Optional<String> spendLogin(String hash);

    void addSession(String hash, String person, Duration valid);

    /** Who has this session; empty for an unknown, ended or expired one. */
    Optional<Principal> session(String hash);

    void endSession(String hash);

    /**
     * An API token, without what its bearer shows.
     *
     * @param project the only one it opens, or null for all of its person's
     * @param expires null for one that does not
     * @param lastUsed to the minute, or null
     */
    record Token(
            String id,
            String person,
            @Nullable String project,
            String name,
            Set<Scope> scopes,
            Instant created,
            @Nullable Instant expires,
            @Nullable Instant lastUsed) {
        public Token {
            scopes = Set.copyOf(scopes);
        }
    }
}
