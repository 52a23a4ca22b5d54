package dev.meanwhile.core.limit;

import java.time.Duration;

/** A stretch of time, begun with the clock's minute or day (UTC), in which starts are counted. The names are on the wire. */
public enum StartWindow {
    USER_MINUTE("user-minute", Duration.ofMinutes(1)),
    USER_DAY("user-day", Duration.ofDays(1)),
    PROJECT_MINUTE("project-minute", Duration.ofMinutes(1)),
    PROJECT_DAY("project-day", Duration.ofDays(1));

    private final String wireName;
    private final Duration length;

    StartWindow(String wireName, Duration length) {
        this.wireName = wireName;
        this.length = length;
    }

    public String wireName() {
        return wireName;
    }

    public Duration length() {
        return length;
    }

    /** Whether all people of a project share it. */
    public boolean isOfProject() {
        return switch (this) {
            case USER_MINUTE, USER_DAY -> false;
            case PROJECT_MINUTE, PROJECT_DAY -> true;
        };
    }
}
