package dev.meanwhile.store.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/** Making and removing folders, with the rights they need. */
final class Folders {
    /** For the programs, which are no secret. */
    static final String READABLE = "rwxr-xr-x";

    /** For what PostgreSQL owns; it refuses more. */
    static final String CLOSED = "rwx------";

    private Folders() {}

    /** Closed to others; root's may be passed through, not listed, by the account that runs PostgreSQL. */
    static String own() {
        return RunAs.isRoot() ? "rwx--x--x" : CLOSED;
    }

    /** Makes a folder and its parents with these rights, whatever the umask; what exists stays as it is. */
    static void create(Path folder, String rights) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        var parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            create(parent, rights);
        }
        Files.createDirectories(folder); // not createDirectory: another process may be as far
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(rights));
    }

    /** Deletes a folder with all it holds, links as links; nothing if it is absent. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
