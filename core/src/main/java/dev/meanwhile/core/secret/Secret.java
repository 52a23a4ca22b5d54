package dev.meanwhile.core.secret;

import dev.meanwhile.core.error.Check;

/** A key, token or password. It prints as {@code ***}, so that no log line or message shows it by accident. */
public record Secret(String value) {
    public Secret {
        Check.that(!value.isBlank(), "a secret must not be blank");
    }

    @Override
    public String toString() {
        return "***";
    }
}
