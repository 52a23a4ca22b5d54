package dev.meanwhile.core.log;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A point of a job before which nothing is run or paid again.
 *
 * @param path where in the job; {@code ""} for a chat. In a job with several paths each begins with a checkpoint, in the commit of
 *     its first event or before
 * @param n its number on that path, rising from 1; 0 for a beginning that is written before there is work to be kept
 * @param kind {@code turn} for a finished model turn, {@code round} for the end of its calls, {@link #CLOSING}; other kinds of job
 *     have their own
 * @param data what resuming needs
 */
public record Checkpoint(String path, int n, String kind, JsonNode data) {

    /** The kind of a path's last checkpoint, after which nothing more happens on it: what resumes a job need not look behind it. */
    public static final String CLOSING = "node";

    /** Whether its path is over. */
    public boolean isClosing() {
        return kind.equals(CLOSING);
    }
}
