package dev.meanwhile.server;

import dev.meanwhile.core.secret.SecretBox;
import dev.meanwhile.server.config.AuthConfig;
import dev.meanwhile.server.config.ConfigException;
import dev.meanwhile.server.secret.AesSecretBox;
import dev.meanwhile.server.secret.SecretKeys;
import dev.meanwhile.store.postgres.access.PostgresKeyCheck;
import java.util.List;

/** Finds the keys of secrets at rest, and refuses to go on with others than the database knows. */
final class Secrets {
    private static final String FILE = "secret-key";

    private Secrets() {}

    /** @throws ConfigException if there is no key, or another one than the database's secrets were encrypted with */
    static SecretBox open(AuthConfig config, Storage storage, boolean isEmbedded) {
        var keys = keys(config, storage, isEmbedded);
        var check = new PostgresKeyCheck(storage.store().database());
        for (var version = 1; version <= keys.newest(); version++) {
            if (!check.remembered(version, keys.fingerprint(version)).equals(keys.fingerprint(version))) {
                throw new ConfigException(List.of(
                        "the secrets of this database were encrypted with another key (version %d): copy secret.key (MEANWHILE_SECRET_KEY), or the file of secret.key-file, from the server that used the database before"
                                .formatted(version)));
            }
        }
        return new AesSecretBox(keys);
    }

    private static SecretKeys keys(AuthConfig config, Storage storage, boolean isEmbedded) {
        try {
            if (config.secretKey() != null) {
                return SecretKeys.of(config.secretKey());
            }
            if (config.secretKeyFile() != null) {
                return SecretKeys.ofFile(config.secretKeyFile(), false);
            }
        } catch (IllegalArgumentException e) {
            throw new ConfigException(List.of(String.valueOf(e.getMessage())));
        }
        var data = storage.data();
        if (!isEmbedded || data == null) {
            throw new ConfigException(
                    List.of(
                            "secret.key or secret.key-file must be set where store.url is: every process of the database needs the same key (openssl rand -base64 32)"));
        }
        return SecretKeys.ofFile(data.resolve(FILE), true);
    }
}
