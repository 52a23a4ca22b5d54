package dev.meanwhile.core.job;

import java.util.Optional;

/** The states of a job; the wire names are stored and never change. */
public enum JobState {
    QUEUED("queued"),
    RUNNING("running"),
    WAITING("waiting"),
    SUCCEEDED("succeeded"),
    FAILED("failed"),
    CANCELLED("cancelled"),
    TIMED_OUT("timed_out");

    private final String wireName;

    JobState(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public boolean isFinal() {
        return switch (this) {
            case QUEUED, RUNNING, WAITING -> false;
            case SUCCEEDED, FAILED, CANCELLED, TIMED_OUT -> true;
        };
    }

    public static Optional<JobState> ofWireName(String wireName) {
        for (var state : values()) {
            if (state.wireName.equals(wireName)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
