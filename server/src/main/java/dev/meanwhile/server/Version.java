package dev.meanwhile.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which release this is, as the build wrote it. */
final class Version {
    static final String TEXT = read();

    private Version() {}

    private static String read() {
        try (var in = Version.class.getResourceAsStream("/dev/meanwhile/server/version.properties")) {
            if (in == null) {
                throw new IllegalStateException("the build left version.properties out");
            }
            var properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("reading version.properties", e);
        }
    }
}
