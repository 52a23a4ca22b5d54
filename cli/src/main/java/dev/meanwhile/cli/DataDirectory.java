package dev.meanwhile.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The directory in which a server of this machine keeps its data; the same rule as the server's. */
record DataDirectory(Path path) {

    /** {@code MEANWHILE_DATA}, else the system's place for the data of programs. */
    static DataDirectory of(Map<String, String> environment, String system, String home) {
        var named = environment.get("MEANWHILE_DATA");
        if (named != null && !named.isBlank()) {
            return new DataDirectory(Path.of(named));
        }
        if (system.toLowerCase(Locale.ROOT).contains("mac")) {
            return new DataDirectory(Path.of(home, "Library", "Application Support", "meanwhile"));
        }
        var data = environment.get("XDG_DATA_HOME");
        var parent = data == null || data.isBlank() ? Path.of(home, ".local", "share") : Path.of(data);
        return new DataDirectory(parent.resolve("meanwhile"));
    }

    /** The owner's token, if a server of this directory has run. */
    Optional<String> token() {
        var file = path.resolve("token");
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(Files.readString(file).strip())
                    : Optional.empty();
        } catch (IOException e) {
            throw new CliException("the token in %s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    Path serverLog() {
        return path.resolve("server.log");
    }
}
