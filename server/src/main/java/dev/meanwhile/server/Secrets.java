package dev.meanwhile.server;

import static java.util.Objects.requireNonNull;

import dev.meanwhile.server.config.AuthConfig;
import dev.meanwhile.server.config.ConfigException;
import dev.meanwhile.server.secret.AesSecretBox;
import dev.meanwhile.server.secret.SecretKeys;
import dev.meanwhile.store.postgres.secret.PostgresKeyVersions;
import dev.meanwhile.store.postgres.secret.PostgresSealedValues;
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
    static AesSecretBox open(AuthConfig config, Storage storage, boolean isEmbedded) {
        var versions = new PostgresKeyVersions(storage.store().database());
        var values = new PostgresSealedValues(storage.store().database());
        var given = given(config, storage.data(), isEmbedded, versions);
        var own = given.keys().fingerprints();
        var known = versions.learn(own);
        known.forEach((fingerprint, version) -> {
            var isMissed = !known.keySet().containsAll(own) || values.isAny(AesSecretBox.prefix(version));
            if (!own.contains(fingerprint) && isMissed) {
                throw problem(
                        "the secrets of this database were encrypted with another key (version %d) than that of %s: copy secret.key (MEANWHILE_SECRET_KEY), or the file of secret.key-file, from the server that used the database before"
                                .formatted(version, given.origin()));
            }
        });
        return new AesSecretBox(given.keys()
                .numbered(own.stream()
                        .map(fingerprint -> requireNonNull(known.get(fingerprint)))
                        .toList()));
    }

    /** @param origin for messages */
    private record Given(SecretKeys keys, String origin) {}

    private static Given given(AuthConfig config, @Nullable Path data, boolean isEmbedded, PostgresKeyVersions check) {
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
    private static Given made(Path file, PostgresKeyVersions check) {
        if (!Files.exists(file) && check.isAnyKnown()) {
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
