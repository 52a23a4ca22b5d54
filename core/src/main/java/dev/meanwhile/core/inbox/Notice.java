package dev.meanwhile.core.inbox;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.wait.WaitId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something a person was told.
 *
 * @param n counts the notices of one person from 1, rising in order of their commits; numbers may be left out
 * @param readAt when the person read it, or null
 */
public record Notice(
        long n,
        String project,
        JobId job,
        Message message,
        Instant at,
        @Nullable Instant readAt) {

    /**
     * What it says.
     *
     * @param type wire name, as {@code job.failed}; a newer release may write others
     * @param approval the question that it is about; null if it is about the job
     * @param title a few words
     * @param body a sentence or two that a person understands
     */
    public record Message(String type, @Nullable WaitId approval, Level level, String title, String body) {
        /** A message about the job. */
        public Message(String type, Level level, String title, String body) {
            this(type, null, level, title, body);
        }
    }

    /** Whether somebody should look. */
    public enum Level {
        INFO("info"),
        WARNING("warning");

        private final String wireName;

        Level(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        /** What a newer release may have written counts as a warning. */
        public static Level ofWireName(String wireName) {
            return wireName.equals(INFO.wireName) ? INFO : WARNING;
        }
    }
}
