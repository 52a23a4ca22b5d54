package dev.meanwhile.core.chat;

import dev.meanwhile.core.llm.ProviderKey;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.secret.SecretBox;

/** A provider key as one secret: the provider's name, a line feed, the key. */
final class ProviderKeys {
    private ProviderKeys() {}

    static String seal(SecretBox box, String purpose, ProviderKey key) {
        var provider = key.provider() == null ? "" : key.provider();
        return box.seal(new Secret(provider + "\n" + key.key().value()), purpose);
    }

    static ProviderKey open(SecretBox box, String purpose, String sealed) {
        var both = box.open(sealed, purpose).value();
        var end = both.indexOf('\n');
        return new ProviderKey(end == 0 ? null : both.substring(0, end), new Secret(both.substring(end + 1)));
    }
}
