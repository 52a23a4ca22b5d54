package dev.meanwhile.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A full disk, as processes meet it: each has a limit for the size of the files it writes, beyond which a write is refused. It needs
 * no disk of its own, and strikes those processes alone.
 */
final class Disk {
    private Disk() {}

    /** From now on no file grows beyond so many bytes; processes that these start are bound too. */
    static void isFullAt(long bytes, List<ProcessHandle> processes) {
        limit(Long.toString(bytes), processes);
    }

    static void isFree(List<ProcessHandle> processes) {
        limit("unlimited", processes);
    }

    private static void limit(String size, List<ProcessHandle> processes) {
        for (var process : processes) {
            var command = asOwnerOf(process);
            command.addAll(List.of("prlimit", "--pid=" + process.pid(), "--fsize=" + size + ":"));
            Kill.run(command);
        }
    }

    /** Root in a container may not limit the processes of others, but be them. */
    private static List<String> asOwnerOf(ProcessHandle process) {
        try {
            var isRoot = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
            var folder = Path.of("/proc", Long.toString(process.pid()));
            return isRoot
                    ? new ArrayList<>(List.of(
                            "setpriv",
                            "--reuid=" + Files.getAttribute(folder, "unix:uid"),
                            "--regid=" + Files.getAttribute(folder, "unix:gid"),
                            "--clear-groups"))
                    : new ArrayList<>();
        } catch (IOException e) {
            return new ArrayList<>(); // it has ended
        }
    }
}
