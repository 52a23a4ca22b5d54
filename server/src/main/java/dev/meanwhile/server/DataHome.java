package dev.meanwhile.server;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where the data lies when nobody says so: the system's place for the data of programs; the command line client has the same rule. */
final class DataHome {
    private DataHome() {}

    /**
     * @param system the operating system's name
     * @param home the user's home directory
     */
    static Path of(Map<String, String> environment, String system, String home) {
        if (system.toLowerCase(Locale.ROOT).contains("mac")) {
            return Path.of(home, "Library", "Application Support", "meanwhile");
        }
        var data = environment.get("XDG_DATA_HOME");
        var parent = data == null || data.isBlank() ? Path.of(home, ".local", "share") : Path.of(data);
        return parent.resolve("meanwhile");
    }
}
