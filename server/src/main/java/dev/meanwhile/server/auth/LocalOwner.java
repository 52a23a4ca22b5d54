package dev.meanwhile.server.auth;

import dev.meanwhile.core.access.Projects;
import dev.meanwhile.core.access.Tokens;
import dev.meanwhile.core.access.Tokens.Token;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.server.secret.SecretKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one person of a fresh install: its operator, with a token for programs and links that log in once. */
public final class LocalOwner {
    public static final String NAME = "local";

    private static final String TOKEN_ID = "local-owner";
    private static final Duration LINK_VALID = Duration.ofMinutes(10);

    private final Projects projects;
    private final Tokens tokens;
    private final InstantSource clock;

    public LocalOwner(Projects projects, Tokens tokens, InstantSource clock) {
        this.projects = projects;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * Makes the person and its token as they should be.
     *
     * @param configured the token to have, or null for that of the file
     * @param data where the file {@code token} lies, made with a new token if absent; null for no file
     */
    public void settle(@Nullable Secret configured, @Nullable Path data) {
        projects.ensureOperator(NAME);
        var token = configured;
        if (data != null) {
            token = tokenOf(data.resolve("token"), configured);
        }
        if (token != null) {
            var row = new Token(TOKEN_ID, NAME, null, "local owner", Set.of(), clock.instant(), null, null);
            tokens.replace(row, Credential.hash(token));
        }
    }

    private static Secret tokenOf(Path file, @Nullable Secret configured) {
        try {
            if (configured == null && Files.exists(file)) {
                return new Secret(Files.readString(file).strip());
            }
            var token = configured == null ? Credential.newToken() : configured;
            SecretKeys.writeOwn(file, token.value() + "\n");
            return token;
        } catch (IOException e) {
            throw new UncheckedIOException("keeping the local owner's token in " + file, e);
        }
    }

    /** The secret part of a link that logs the owner in once within 10 min. */
    public Secret newLogin() {
        var ticket = Credential.newTicket();
        tokens.addLogin(Credential.hash(ticket), NAME, LINK_VALID);
        return ticket;
    }
}
