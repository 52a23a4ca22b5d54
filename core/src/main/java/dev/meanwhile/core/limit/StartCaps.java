package dev.meanwhile.core.limit;

import dev.meanwhile.core.error.Check;

/**
 * How often jobs may be started, over all servers.
 *
 * @param ofUserInMinute by one person in one project ({@code limits.user.starts-per-minute}). Default 300
 * @param ofUserInDay the same in a day ({@code limits.user.starts-per-day}). Default 10,000
 * @param ofProjectInMinute by all in one project ({@code limits.project.starts-per-minute}). Default 3,000
 * @param ofProjectInDay the same in a day ({@code limits.project.starts-per-day}). Default 100,000
 */
public record StartCaps(int ofUserInMinute, int ofUserInDay, int ofProjectInMinute, int ofProjectInDay) {
    public static final StartCaps DEFAULT = new StartCaps(300, 10_000, 3_000, 100_000);

    public StartCaps {
        check("user.starts-per-minute", ofUserInMinute);
        check("user.starts-per-day", ofUserInDay);
        check("project.starts-per-minute", ofProjectInMinute);
        check("project.starts-per-day", ofProjectInDay);
    }

    private static void check(String key, int most) {
        Check.that(most >= 1, "limits.%s must be at least 1 but is %s", key, most);
    }

    int of(StartWindow window) {
        return switch (window) {
            case USER_MINUTE -> ofUserInMinute;
            case USER_DAY -> ofUserInDay;
            case PROJECT_MINUTE -> ofProjectInMinute;
            case PROJECT_DAY -> ofProjectInDay;
        };
    }
}
