package dev.meanwhile.server;

import dev.meanwhile.core.secret.SecretBox;
import dev.meanwhile.server.config.AuthConfig;
import dev.meanwhile.server.config.ConfigException;
import dev.meanwhile.server.secret.AesSecretBox;
import dev.meanwhile.server.secret.SecretKeys;
import dev.meanwhile.store.postgres.access.PostgresKeyCheck;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the keys of secrets at rest, and refuses to go on with others than the database knows. */
final class Secrets {
    private static final String FILE = "secret-key";

    private Secrets() {}

    /** @throws ConfigException if there is no key, or another one than the database's secrets were encrypted with */
    static SecretBox open(AuthConfig config, Storage storage, boolean isEmbedded) {
        var check = new PostgresKeyCheck(storage.store().database());
        var given = given(config, storage.data(), isEmbedded, check);
        var keys = given.keys();
        for (var version = 1; version <= keys.newest(); version++) {
            if (!check.remembered(version, keys.fingerprint(version)).equals(keys.fingerprint(version))) {
                throw problem(
                        "the secrets of this database were encrypted with another key (version %d) than that of %s: copy secret.key (MEANWHILE_SECRET_KEY), or the file of secret.key-file, from the server that used the database before"
                                .formatted(version, given.origin()));
            }
        }
        return new AesSecretBox(keys);
    }

    /** @param origin for messages */
    private record Given(SecretKeys keys, String origin) {}

    private static Given given(AuthConfig config, @Nullable Path data, boolean isEmbedded, PostgresKeyCheck check) {
        var own = config.secretKey();
        var file = config.secretKeyFile();
        try {
            if (own != null) {
                return new Given(SecretKeys.of(own), "secret.key");
            }
            if (file != null) {
                return new Given(SecretKeys.ofFile(file, false), "secret.key-file, " + file);
            }
        } catch (IllegalArgumentException e) {
            throw problem(String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            throw problem("secret.key-file must name a readable file but %s gives %s".formatted(file, e.getCause()));
        }
        if (!isEmbedded || data == null) {
            throw problem(
                    "secret.key or secret.key-file must be set where store.url is: every process of the database needs the same key (openssl rand -base64 32)");
        }
        return made(data.resolve(FILE), check);
    }

    /** A new key is made for a new database only: one that is lost is to be missed before anything is encrypted with another. */
    private static Given made(Path file, PostgresKeyCheck check) {
        if (!Files.exists(file) && check.isKnown()) {
            throw problem(
                    "the key that the secrets of this database were encrypted with is lost: copy the file %s from a backup, or set secret.key (MEANWHILE_SECRET_KEY) to what was in it"
                            .formatted(file));
        }
        return new Given(SecretKeys.ofFile(file, true), "the file " + file);
    }

    private static ConfigException problem(String message) {
        return new ConfigException(List.of(message));
    }
}
