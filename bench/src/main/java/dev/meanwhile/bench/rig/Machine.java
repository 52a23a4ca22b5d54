package dev.meanwhile.bench.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What figures were measured on; they mean nothing without it. */
public record Machine(String processor, int cores, String memory, String kernel, String java) {

    public static Machine here() {
        return new Machine(
                line("/proc/cpuinfo", "model name\\s*:\\s*(.+)", System.getProperty("os.arch", "")),
                Runtime.getRuntime().availableProcessors(),
                line("/proc/meminfo", "MemTotal:\\s*(.+)", "unknown"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vendor") + " " + Runtime.version());
    }

    private static String line(String file, String pattern, String absent) {
        try {
            var matcher = Pattern.compile("(?m)^" + pattern + "$").matcher(Files.readString(Path.of(file)));
            return matcher.find() ? matcher.group(1).strip() : absent;
        } catch (IOException e) {
            return absent; // no Linux
        }
    }
}
