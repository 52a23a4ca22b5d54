package dev.meanwhile.store.postgres.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;

/** The newest lines of a log. */
final class LogTail {
    private static final int LINES = 20;
    private static final int MAX_BYTES = 64 << 10;

    private LogTail() {}

    /** At most 20 lines of what was written after {@code position}, a number of bytes. */
    static String of(Path log, long position) throws IOException {
        try (var channel = FileChannel.open(log, Set.of(READ, NOFOLLOW_LINKS))) {
            channel.position(Math.max(position, channel.size() - MAX_BYTES));
            var lines = new String(Channels.newInputStream(channel).readAllBytes(), UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        }
    }
}
