package dev.meanwhile.server.config;

import dev.meanwhile.core.error.Check;
import java.time.Duration;
import java.util.List;

/**
 * The server's own log, and the pace of the jobs' logs; keys under {@code log.}.
 *
 * @param level of our own lines: ERROR, WARN, INFO, DEBUG or TRACE. Prompts and outputs appear at none. Default INFO
 * @param format {@code text} (key=value) or {@code json}. Default text
 * @param pace shortest time between two commits of events that nobody waits for. Default 4ms
 */
public record LogConfig(String level, String format, Duration pace) {
    private static final List<String> LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");
    public static final LogConfig DEFAULT = new LogConfig("INFO", "text", Duration.ofMillis(4));

    public LogConfig {
        Check.that(LEVELS.contains(level), "log.level must be one of %s but is %s", LEVELS, level);
        Check.that(List.of("text", "json").contains(format), "log.format must be text or json but is %s", format);
        Check.that(
                !pace.isNegative() && pace.compareTo(Duration.ofSeconds(1)) <= 0,
                "log.pace must be 0 to 1s but is %s",
                pace);
    }
}
