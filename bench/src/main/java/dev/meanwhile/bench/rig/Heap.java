package dev.meanwhile.bench.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The heap of another JVM, asked by {@code jcmd}. */
public final class Heap {
    private static final Pattern USED =
            Pattern.compile("(?m)^\\s*(?:garbage-first heap|def new|tenured|ZHeap).*?used (\\d+)([KM])");

    private Heap() {}

    /** Bytes in use right after a full collection. */
    public static long usedAfterCollection(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        jcmd(pid, "GC.run"); // what the first one left to cleaners and reference handlers
        var info = jcmd(pid, "GC.heap_info");
        var used = USED.matcher(info)
                .results()
                .mapToLong(match ->
                        Long.parseLong(match.group(1)) * (match.group(2).equals("K") ? 1024 : 1 << 20))
                .sum();
        if (used == 0) {
            throw new IOException("jcmd GC.heap_info names no heap that is known here:\n" + info);
        }
        return used;
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        var program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var process = new ProcessBuilder(program, Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jcmd " + command + " failed: " + output);
        }
        return output;
    }
}
