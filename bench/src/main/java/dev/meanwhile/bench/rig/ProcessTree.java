package dev.meanwhile.bench.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** What a process costs, read from {@code /proc} (proc(5)); zero where there is none, as on macOS. */
public final class ProcessTree {
    private static final Path PROC = Path.of("/proc");

    /** Linux counts processor time for user space in hundredths of a second, whatever its own clock does. */
    private static final long MICROS_PER_TICK = 10_000;

    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");
    private static final Pattern PROPORTIONAL = Pattern.compile("(?m)^Pss:\\s+(\\d+) kB");

    private ProcessTree() {}

    /** Processor time of one process alone. */
    public static long ownMicros(long pid) {
        var fields = stat(pid);
        return fields.isEmpty() ? 0 : (number(fields, 11) + number(fields, 12)) * MICROS_PER_TICK;
    }

    /** Processor time of a process and everything it has started, those included that have ended since. */
    public static long allMicros(long pid) {
        return all(pid).map(ProcessTree::withReapedMicros).sum();
    }

    /** Memory of one process that is in RAM, in bytes. */
    public static long residentBytes(long pid) {
        return kilobytes(pid, "status", RESIDENT);
    }

    /** Memory of a process and everything it has started, in bytes; what they share counts once. */
    public static long allBytes(long pid) {
        return all(pid).map(child -> {
                    var proportional = kilobytes(child, "smaps_rollup", PROPORTIONAL);
                    return proportional > 0 ? proportional : residentBytes(child);
                })
                .sum();
    }

    private static long withReapedMicros(long pid) {
        var fields = stat(pid);
        return fields.isEmpty()
                ? 0
                : LongStream.of(11, 12, 13, 14)
                                .map(i -> number(fields, (int) i))
                                .sum()
                        * MICROS_PER_TICK;
    }

    private static LongStream all(long pid) {
        var descendants = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .mapToLong(ProcessHandle::pid);
        return LongStream.concat(LongStream.of(pid), descendants);
    }

    /** The fields behind the program's name, which may have spaces; utime, stime, cutime, cstime are 11 to 14. */
    private static List<String> stat(long pid) {
        var stat = read(pid, "stat");
        return stat.isEmpty()
                ? List.of()
                : List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    }

    private static long number(List<String> fields, int index) {
        return Long.parseLong(fields.get(index));
    }

    private static long kilobytes(long pid, String file, Pattern line) {
        var matcher = line.matcher(read(pid, file));
        return matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : 0;
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(PROC.resolve(Long.toString(pid)).resolve(file));
        } catch (IOException e) {
            return ""; // it has ended, or may not be read
        }
    }
}
