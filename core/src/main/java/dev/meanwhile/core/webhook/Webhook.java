package dev.meanwhile.core.webhook;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An address that wants to be told of a project's jobs, without the secret that its messages are signed with.
 *
 * @param types what it is told of, as {@code job.finished}; at least one
 * @param kinds of jobs, by name; none for all
 * @param creator who made it
 * @param disabled since when nothing is sent to it, because it said to be gone (410); null while it is in use
 */
public record Webhook(
        String id,
        String project,
        String name,
        String url,
        Set<String> types,
        Set<String> kinds,
        String creator,
        Instant created,
        @Nullable Instant disabled) {

    public static final String JOB_FINISHED = "job.finished";
    public static final String APPROVAL_ASKED = "approval.asked";

    /** Every type that one may ask for. */
    public static final Set<String> TYPES = Set.of(JOB_FINISHED, APPROVAL_ASKED);

    public Webhook {
        types = Set.copyOf(types);
        kinds = Set.copyOf(kinds);
    }

    /** What its secrets are sealed for. */
    public static String purpose(String id) {
        return "webhook:" + id;
    }
}
