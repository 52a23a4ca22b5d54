package dev.meanwhile.server.config;

import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Where the data lies; keys {@code data} and under {@code store.}.
 *
 * @param data the data directory, {@code temp} for one that is removed at the end, null for {@code meanwhile} in the user's
 *     data home ({@code $XDG_DATA_HOME}, else {@code ~/.local/share}; on macOS {@code ~/Library/Application Support})
 * @param url {@code jdbc:postgresql://…} of a PostgreSQL of yours; null runs the embedded one in the data directory
 * @param user the role to log in as, where {@code url} is set
 * @param password its password
 * @param isNotifying {@code store.notify}: whether processes on one database tell each other of news. Default true
 */
public record StoreConfig(
        @Nullable String data,
        @Nullable String url,
        @Nullable String user,
        @Nullable Secret password,
        boolean isNotifying) {
    public static final StoreConfig DEFAULT = new StoreConfig(null, null, null, null, true);

    /** The value of {@code data} for a directory that goes with the process. */
    public static final String TEMPORARY = "temp";

    public StoreConfig {
        Check.that(
                url == null || url.startsWith("jdbc:postgresql://"),
                "store.url must begin with jdbc:postgresql:// but does not");
        Check.that(
                url != null || (user == null && password == null),
                "store.user and store.password need a store.url; the embedded PostgreSQL has its own");
    }

    public boolean isEmbedded() {
        return url == null;
    }

    /** Whether other processes are told of news; an embedded database has this one only. */
    public boolean hasNeighbours() {
        return isNotifying && !isEmbedded();
    }
}
