package dev.meanwhile.server.config;

import java.util.Locale;

/**
 * One setting.
 *
 * @param name as in a file: {@code worker.slots}
 * @param meaning what it does, for people, without its default
 * @param isSize whether a number is one of bytes, written {@code 64MiB}
 */
record Key(String name, String meaning, boolean isSize) {

    static Key setting(String name, String meaning) {
        return new Key(name, meaning, false);
    }

    static Key size(String name, String meaning) {
        return new Key(name, meaning, true);
    }

    /** Its name in the environment. */
    String variable() {
        return variable(name);
    }

    static String variable(String name) {
        return "MEANWHILE_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
